package org.ehrsynth.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.ehrsynth.schema.ColumnType.Numeric;
import org.ehrsynth.schema.ColumnType.Temporal;
import org.ehrsynth.schema.ColumnType.Temporal.Resolution;

/** Summarises the texts of a column in one pass and in bounded memory. */
final class ColumnProfile {
  /** Texts taken as missing wherever they stand alone in a cell. */
  static final Set<String> MARKERS =
      Set.of(
          "", "NA", "N/A", "n/a", "na", "NaN", "nan", "None", "none", "NULL", "null", "Null", "?",
          "<NA>", "#N/A");

  /** Texts taken as missing only in a column that is otherwise numbers or times. */
  static final Set<String> WEAK_MARKERS = Set.of(".", "-", "--", "*");

  static final int MAX_DISTINCT = 20_000;

  private static final int LONGEST_MARKER = 4;

  private static final List<Temporal> FORMATS =
      List.of(
          new Temporal("yyyy-MM-dd", Resolution.DAY),
          new Temporal("yyyy-MM-dd'T'HH:mm:ss", Resolution.SECOND),
          new Temporal("yyyy-MM-dd'T'HH:mm:ss'Z'", Resolution.SECOND),
          new Temporal("yyyy-MM-dd HH:mm:ss", Resolution.SECOND),
          new Temporal("yyyy-MM-dd HH:mm", Resolution.SECOND),
          new Temporal("yyyy-MM-dd'T'HH:mm", Resolution.SECOND),
          new Temporal("yyyy/MM/dd", Resolution.DAY),
          new Temporal("MM/dd/yyyy", Resolution.DAY),
          new Temporal("dd/MM/yyyy", Resolution.DAY),
          new Temporal("M/d/yyyy", Resolution.DAY),
          new Temporal("d/M/yyyy", Resolution.DAY),
          new Temporal("dd.MM.yyyy", Resolution.DAY),
          new Temporal("MM/dd/yyyy HH:mm", Resolution.SECOND),
          new Temporal("dd-MM-yyyy", Resolution.DAY),
          new Temporal("yyyy-MM-dd HH:mm:ss'.0'", Resolution.SECOND),
          new Temporal("yyyy-MM-dd HH:mm:ss'.000'", Resolution.SECOND),
          new Temporal("yyyy-MM-dd'T'HH:mm:ss'.000Z'", Resolution.SECOND),
          new Temporal("yyyyMMdd", Resolution.DAY));

  /** Each with day and month swapped. */
  private static final Map<String, String> SWAPPED =
      Map.of("MM/dd/yyyy", "dd/MM/yyyy", "M/d/yyyy", "d/M/yyyy");

  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final boolean decimalComma;
  private final Set<String> texts = new HashSet<>();
  private final Map<String, Integer> markers = new HashMap<>();
  private final List<Temporal> formats = new ArrayList<>(FORMATS);
  private final Map<Temporal, Integer> parsed = new HashMap<>();

  long rows;
  long present;
  long weak;
  long numbers;
  long whole;
  long leadingZeros;
  long uuids;
  boolean overflow;
  boolean increasing = true;
  private final long[] withDecimals = new long[Numeric.MAX_DECIMALS + 1];
  double min = Double.POSITIVE_INFINITY;
  double max = Double.NEGATIVE_INFINITY;
  private double last = Double.NEGATIVE_INFINITY;

  ColumnProfile(boolean decimalComma) {
    this.decimalComma = decimalComma;
  }

  void accept(String raw) {
    rows++;
    String text = raw.trim();
    boolean maybeMarker = text.length() <= LONGEST_MARKER;
    if (maybeMarker && MARKERS.contains(text)) {
      markers.merge(text, 1, Integer::sum);
      return;
    }
    if (maybeMarker && WEAK_MARKERS.contains(text)) {
      weak++;
      markers.merge(text, 1, Integer::sum);
      count(raw);
      return;
    }
    present++;
    count(raw);
    number(decimalComma ? text.replace(',', '.') : text);
    uuids += text.length() == 36 && UUID.matcher(text).matches() ? 1 : 0;
    if (!formats.isEmpty() && text.length() >= 8 && Character.isDigit(text.charAt(0))) {
      for (Temporal format : formats) {
        if (text.length() >= format.format().replace("'", "").length() - 2
            && format.parse(text).isPresent()) {
          parsed.merge(format, 1, Integer::sum);
        }
      }
      if (present == 200) { // only those that have fitted something can still win
        formats.retainAll(parsed.keySet());
      }
    } else if (present == 200 && parsed.isEmpty()) {
      formats.clear();
    }
  }

  private void count(String raw) {
    if (!overflow) { // with more texts than that they no longer matter
      texts.add(raw);
      overflow = texts.size() > MAX_DISTINCT;
    }
  }

  private void number(String text) {
    double value = DecimalParser.parse(text);
    if (Double.isNaN(value)) {
      return;
    }
    numbers++;
    min = Math.min(min, value);
    max = Math.max(max, value);
    increasing &= value == last + 1 || last == Double.NEGATIVE_INFINITY;
    last = value;
    int own = DecimalParser.decimals(text);
    withDecimals[Math.min(own, Numeric.MAX_DECIMALS)]++;
    whole += own == 0 ? 1 : 0;
    if (text.length() > 1 && text.charAt(0) == '0' && Character.isDigit(text.charAt(1))) {
      leadingZeros++;
    }
  }

  /**
   * The fewest decimals that write all numbers but one in a thousand: a few cells with the noise of
   * binary arithmetic (0.30000000000000004) do not make a column of seventeen digits.
   */
  int decimals() {
    long longer = 0;
    for (int d = withDecimals.length - 1; d > 0; d--) {
      longer += withDecimals[d];
      if (longer * 1000 > numbers) {
        return d;
      }
    }
    return 0;
  }

  /** How many numbers have more decimals than that. */
  long longerThan(int decimals) {
    long longer = 0;
    for (int d = decimals + 1; d < withDecimals.length; d++) {
      longer += withDecimals[d];
    }
    return longer;
  }

  /** How often each missing marker stands in the column; weak ones only if they count here. */
  Map<String, Integer> markers(boolean withWeak) {
    Map<String, Integer> own = new HashMap<>(markers);
    if (!withWeak) {
      own.keySet().removeAll(WEAK_MARKERS);
    }
    return own;
  }

  /** The distinct present texts; weak markers among them unless left out; not all if overflown. */
  List<String> texts(boolean withWeak) {
    return texts.stream()
        .filter(t -> withWeak || !WEAK_MARKERS.contains(t.trim()))
        .sorted()
        .toList();
  }

  int distinct() {
    return texts.size();
  }

  /** The pattern that fits the most cells, in the order of preference; null if none fits any. */
  Temporal bestFormat() {
    Temporal best = null;
    for (Temporal format : FORMATS) {
      if (parsed.containsKey(format) && (best == null || parsed.get(format) > parsed.get(best))) {
        best = format;
      }
    }
    return best;
  }

  /** Cells that the best pattern fits. */
  long parsedByBest() {
    Temporal best = bestFormat();
    return best == null ? 0 : parsed.get(best);
  }

  /** Whether all days and months could as well be taken the other way round. */
  boolean ambiguousDays() {
    Temporal best = bestFormat();
    String other = best == null ? null : SWAPPED.get(best.format());
    return other != null
        && parsed.getOrDefault(new Temporal(other, best.resolution()), 0) == parsedByBest();
  }

  /** Whether the cells are numbers of eight digits that are all days of a patient's time. */
  boolean digitsOfDays() {
    Temporal best = bestFormat();
    return best != null
        && best.format().equals("yyyyMMdd")
        && parsedByBest() == present
        && min >= 1850_01_01
        && max <= 2100_12_31;
  }
}
