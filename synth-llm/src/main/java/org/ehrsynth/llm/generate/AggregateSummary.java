package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.encode.NumericMarginal;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;

/**
 * Describes a guarded table in words. Each statistic rests on at least k patients.
 *
 * <ul>
 *   <li>Numbers and times: smallest and largest guarded value, quantiles .05, .25, .5, .75, .95
 *       (means over at least k patients, {@link NumericMarginal}).
 *   <li>Levels: proportions in whole percent; at least k patients have each level.
 *   <li>Missing cells: their proportion, unless fewer than k patients have a missing cell, or fewer
 *       than k have none.
 *   <li>Pairs of columns: see {@link PairwiseSummary}.
 *   <li>Fixed combinations: those of at least k patients.
 * </ul>
 */
final class AggregateSummary {
  private static final double[] QUANTILES = {.05, .25, .5, .75, .95};
  private static final int MAX_LEVELS = 60;

  private final Dataset table;
  private final Subjects subjects;
  private final int k;

  AggregateSummary(Dataset table, Subjects subjects, int k) {
    this.table = table;
    this.subjects = subjects;
    this.k = k;
  }

  /** The distribution of each column, one line per column. */
  Map<String, String> columns() {
    Map<String, String> lines = new LinkedHashMap<>();
    for (Column column : table.columns()) {
      String distribution =
          column.match(
              n -> numbers(n.field(), n.toArray()), this::levels, t -> times(t.field(), t));
      lines.put(column.field().name(), distribution + missing(column));
    }
    return lines;
  }

  /** Sentences about associations between columns, strongest first. */
  List<String> relations(int max) {
    return new PairwiseSummary(table, subjects, k).sentences(max);
  }

  /** The allowed combinations of the columns of each fixed combination. */
  List<String> combinations() {
    List<String> lines = new ArrayList<>();
    for (Constraint constraint : table.schema().constraints()) {
      if (constraint instanceof Constraint.FixedCombination fixed) {
        lines.add(combinations(fixed.names()));
      }
    }
    return lines;
  }

  private String combinations(List<String> names) {
    List<Column> columns = names.stream().map(table::column).toList();
    Map<String, Integer> codes = new LinkedHashMap<>();
    int[] held = new int[table.rowCount()];
    for (int i = 0; i < held.length; i++) {
      int row = i;
      String cells =
          columns.stream()
              .map(c -> PromptFormat.cell(c, row))
              .collect(Collectors.joining(", ", "(", ")"));
      held[i] = codes.computeIfAbsent(cells, c -> codes.size());
    }
    int[] holders = subjects.perCode(held, codes.size());
    String all =
        codes.entrySet().stream()
            .filter(entry -> holders[entry.getValue()] >= k)
            .map(Map.Entry::getKey)
            .sorted()
            .collect(Collectors.joining("; "));
    return "("
        + names.stream().map(PromptFormat::quoted).collect(Collectors.joining(", "))
        + ") is one of "
        + all;
  }

  private String numbers(Field field, double[] values) {
    ColumnType.Numeric type = (ColumnType.Numeric) field.type();
    return quantiles(values)
        .map(q -> spread(q, v -> type.format(type.admit(v))))
        .orElse("no value");
  }

  private String times(Field field, Column.Temporal column) {
    ColumnType.Temporal type = (ColumnType.Temporal) field.type();
    return quantiles(column.toNumbers())
        .map(q -> spread(q, v -> type.format(Math.round(v))))
        .orElse("no value");
  }

  /** Smallest value, quantiles and largest value; empty if too few patients have a value. */
  private Optional<double[]> quantiles(double[] values) {
    NumericMarginal margin = NumericMarginal.of(values, subjects, k);
    if (margin.isEmpty()) {
      return Optional.empty();
    }
    double[] all = new double[QUANTILES.length + 2];
    all[0] = margin.quantile(0);
    for (int q = 0; q < QUANTILES.length; q++) {
      all[q + 1] = margin.quantile(QUANTILES[q]);
    }
    all[all.length - 1] = margin.quantile(1);
    return Optional.of(all);
  }

  /** Formats numbers. */
  @FunctionalInterface
  private interface Format {
    String of(double value);
  }

  private static String spread(double[] q, Format format) {
    return "from %s to %s; 5%% below %s, quarter below %s, half below %s, quarter above %s, 5%% above %s"
        .formatted(
            format.of(q[0]),
            format.of(q[6]),
            format.of(q[1]),
            format.of(q[2]),
            format.of(q[3]),
            format.of(q[4]),
            format.of(q[5]));
  }

  private String levels(Column.Coded column) {
    List<String> levels = column.field().levels();
    int[] counts = new int[levels.size()];
    int present = 0;
    for (int code : column.toArray()) {
      if (code >= 0) {
        counts[code]++;
        present++;
      }
    }
    if (present == 0) {
      return "no value";
    }
    int all = present;
    List<Integer> common =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted((a, b) -> Integer.compare(counts[b], counts[a]))
            .limit(MAX_LEVELS)
            .sorted()
            .toList();
    String listed =
        common.stream()
            .map(
                c ->
                    PromptFormat.quoted(levels.get(c))
                        + " "
                        + PromptFormat.percent(counts[c] / (double) all))
            .collect(Collectors.joining(", "));
    int left = levels.size() - common.size();
    return left == 0 ? listed : listed + ", and %d rarer levels".formatted(left);
  }

  private String missing(Column column) {
    int n = column.size();
    int[] state = IntStream.range(0, n).map(i -> column.isMissing(i) ? 1 : 0).toArray();
    int missing = Arrays.stream(state).sum();
    if (missing == 0 || missing == n) {
      return "";
    }
    int[] holders = subjects.perCode(state, 2);
    if (holders[1] < k) {
      return "; rarely missing";
    }
    return holders[0] < k
        ? "; nearly always missing"
        : String.format(Locale.ROOT, "; missing in %s", PromptFormat.percent(missing / (double) n));
  }
}
