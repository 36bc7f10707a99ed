package org.ehrsynth.review;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.review.RecordSampler.SampledRecord;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;

/**
 * A record as a clinician reads it: columns under headings, numbers with their units, levels by
 * what they mean. The same for every record, whatever it holds.
 */
final class Chart {
  private static final String DEMOGRAPHICS = "Demographics";
  private static final String FOLLOW_UP = "Outcome and follow-up";

  /** The order of the headings; those of a labels file come before the last. */
  private static final List<String> HEADINGS =
      List.of(DEMOGRAPHICS, "Measurements", "Findings", "Codes", "Dates");

  /** A name that has one of these words is demographic, where the schema does not say. */
  private static final Set<String> DEMOGRAPHIC_WORDS =
      Set.of("age", "sex", "gender", "race", "ethnicity", "birth", "birthdate", "marital", "male");

  private static final Map<String, String> YES_OR_NO = Map.of("0", "no", "1", "yes");

  /**
   * A line of the chart.
   *
   * @param column the column's name
   * @param meanings of its levels
   */
  record Line(String column, String label, String unit, Map<String, String> meanings) {}

  private final Map<String, List<Line>> groups = new LinkedHashMap<>();

  Chart(List<Field> fields, ChartLabels labels) {
    HEADINGS.forEach(heading -> groups.put(heading, new ArrayList<>()));
    for (Field field : fields) {
      ChartLabels.Entry entry = labels.of(field.name());
      String heading = entry.group().isEmpty() ? heading(field) : entry.group();
      groups.computeIfAbsent(heading, h -> new ArrayList<>()).add(line(field, entry));
    }
    List<Line> last = groups.remove(FOLLOW_UP);
    if (last != null) {
      groups.put(FOLLOW_UP, last);
    }
    groups.values().removeIf(List::isEmpty);
  }

  private static Line line(Field field, ChartLabels.Entry entry) {
    String label = entry.label().isEmpty() ? field.name() : entry.label();
    if (entry.label().isEmpty()
        && field.type() instanceof ColumnType.Code code
        && !code.system().isEmpty()) {
      label += " (" + code.system() + ")";
    }
    boolean isYesOrNo =
        field.type() instanceof ColumnType.Flag && YES_OR_NO.keySet().containsAll(field.levels());
    Map<String, String> meanings =
        entry.levels().isEmpty() && isYesOrNo ? YES_OR_NO : entry.levels();
    return new Line(field.name(), label, entry.unit(), meanings);
  }

  private static String heading(Field field) {
    if (Set.of(Role.OUTCOME, Role.TIME_TO_EVENT, Role.EVENT).contains(field.role())) {
      return FOLLOW_UP;
    }
    List<String> words = Arrays.asList(field.name().toLowerCase(Locale.ROOT).split("[^a-z]+"));
    if (field.quasiIdentifier()
        || field.role() == Role.SENSITIVE
        || !Collections.disjoint(words, DEMOGRAPHIC_WORDS)) {
      return DEMOGRAPHICS;
    }
    return field
        .type()
        .match(
            n -> "Measurements",
            c -> "Findings",
            f -> "Findings",
            t -> "Dates",
            c -> "Codes",
            i -> {
              throw new IllegalArgumentException("identifiers are not shown");
            });
  }

  /** The lines under their headings, in order. */
  Map<String, List<Line>> groups() {
    return Collections.unmodifiableMap(groups);
  }

  /** The cells of a record in the order of the lines; null where nothing was recorded. */
  List<String> cells(BlindedTables tables, SampledRecord drawn) {
    List<String> cells = new ArrayList<>();
    for (List<Line> lines : groups.values()) {
      for (Line line : lines) {
        String text = tables.text(drawn.origin(), line.column(), drawn.row());
        cells.add(text == null ? null : line.meanings().getOrDefault(text, text));
      }
    }
    return cells;
  }
}
