package org.ehrsynth.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.schema.ColumnType.Numeric;
import org.ehrsynth.schema.ColumnType.Temporal;
import org.ehrsynth.schema.ColumnType.Temporal.Resolution;

/** What one pass over a column's texts tells, in bounded memory. */
final class ColumnProfile {
  /** Texts taken as missing wherever they stand alone in a cell. */
  static final Set<String> MARKERS =
      Set.of(
          "", "NA", "N/A", "n/a", "na", "NaN", "nan", "None", "none", "NULL", "null", "Null", "?",
          "<NA>", "#N/A");

  /** Texts taken as missing only in a column that is otherwise numbers or times. */
  static final Set<String> WEAK_MARKERS = Set.of(".", "-", "--", "*");

  static final int MAX_DISTINCT = 20_000;

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
          new Temporal("dd-MM-yyyy", Resolution.DAY));

  private final boolean decimalComma;
  private final Map<String, int[]> counts = new HashMap<>();
  private final Map<String, Integer> markers = new HashMap<>();
  private final List<Temporal> formats = new ArrayList<>(FORMATS);
  private final Map<Temporal, Integer> parsed = new HashMap<>();

  long rows;
  long present;
  long weak;
  long numbers;
  long whole;
  long leadingZeros;
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
    if (MARKERS.contains(text)) {
      markers.merge(text, 1, Integer::sum);
      return;
    }
    if (WEAK_MARKERS.contains(text)) {
      weak++;
      markers.merge(text, 1, Integer::sum);
      count(raw);
      return;
    }
    present++;
    count(raw);
    number(decimalComma ? text.replace(',', '.') : text);
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
    int[] count = counts.get(raw);
    if (count != null) {
      count[0]++;
    } else if (counts.size() < MAX_DISTINCT) {
      counts.put(raw, new int[] {1});
    } else {
      overflow = true;
    }
  }

  private void number(String text) {
    double value = NumberText.parse(text);
    if (Double.isNaN(value)) {
      return;
    }
    numbers++;
    min = Math.min(min, value);
    max = Math.max(max, value);
    increasing &= value == last + 1 || last == Double.NEGATIVE_INFINITY;
    last = value;
    int own = NumberText.decimals(text);
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

  /** How often each missing marker stands in the column; weak ones only if they count here. */
  Map<String, Integer> markers(boolean withWeak) {
    Map<String, Integer> own = new HashMap<>(markers);
    if (!withWeak) {
      own.keySet().removeAll(WEAK_MARKERS);
    }
    return own;
  }

  /** The distinct present texts; weak markers among them unless left out; at most MAX_DISTINCT. */
  List<String> texts(boolean withWeak) {
    return counts.keySet().stream()
        .filter(t -> withWeak || !WEAK_MARKERS.contains(t.trim()))
        .sorted()
        .toList();
  }

  int distinct() {
    return counts.size();
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
}
