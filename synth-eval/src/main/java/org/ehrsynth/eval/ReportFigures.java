package org.ehrsynth.eval;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.eval.fidelity.MutualInformationDistance;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.schema.ColumnType;

/**
 * What the pictures of a report show, as a JSON tree: {@code columns}, each with the shares of real
 * and synthetic rows by level or bin and the shares that are missing, and {@code association}, the
 * normalised mutual information of all pairs in either table.
 *
 * <p>No cell of a patient is in it: levels of fewer than 5 real patients are put together as "other
 * levels", numbers are binned on a range with 5 patients beyond either end, and a bin of fewer than
 * 5 real patients counts as empty.
 */
public final class ReportFigures {
  private static final DisclosureGuard GUARD = DisclosureGuard.DEFAULT;
  private static final int BINS = 24;
  private static final int MAX_LEVELS = 24;
  private static final String OTHER = "other levels";

  private ReportFigures() {}

  /** The figures of a synthetic table in its own place. */
  public static Map<String, Object> of(EvalContext context) {
    Subjects subjects = context.trainSubjects();
    List<Object> columns = new ArrayList<>();
    for (int j = 0; j < context.train().columns().size(); j++) {
      columns.add(column(context.train().column(j), context.synthetic().column(j), subjects));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("columns", columns);
    List<double[]> pairs = MutualInformationDistance.normalised(context);
    if (pairs.get(0).length > 0) {
      Map<String, Object> association = new LinkedHashMap<>();
      association.put("columns", names(context.train()));
      association.put("real", rounded(pairs.get(0), 1000));
      association.put("synthetic", rounded(pairs.get(1), 1000));
      tree.put("association", association);
    }
    return tree;
  }

  private static List<String> names(Dataset table) {
    return table.schema().names();
  }

  private static Map<String, Object> column(Column real, Column synthetic, Subjects subjects) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", real.field().name());
    Cut cut =
        real instanceof Column.Coded a
            ? levels(a, (Column.Coded) synthetic, subjects)
            : bins(real, synthetic, subjects);
    tree.put("kind", real instanceof Column.Coded ? "level" : "number");
    tree.put("labels", cut.labels);
    int[] patients = subjects.perCode(cut.real, cut.labels.size());
    double[] fractions = fractions(cut.real, cut.labels.size());
    for (int c = 0; c < fractions.length; c++) {
      fractions[c] = patients[c] < GUARD.minimumSubjects() ? 0 : fractions[c];
    }
    tree.put("real", rounded(fractions, 10_000));
    tree.put("synthetic", rounded(fractions(cut.synthetic, cut.labels.size()), 10_000));
    tree.put("realMissing", missing(real));
    tree.put("syntheticMissing", missing(synthetic));
    return tree;
  }

  /**
   * A column in numbered cells.
   *
   * @param labels of the cells
   * @param real the cell of each real row, −1 for none
   * @param synthetic of each synthetic row
   */
  private record Cut(List<String> labels, int[] real, int[] synthetic) {}

  /** The levels with most real rows, in their order; the others together. */
  private static Cut levels(Column.Coded real, Column.Coded synthetic, Subjects subjects) {
    int n = real.levels().size();
    int[] patients = subjects.perCode(real.toArray(), n);
    int[] kept =
        IntStream.range(0, n)
            .boxed()
            .filter(c -> patients[c] >= GUARD.minimumSubjects())
            .sorted(Comparator.comparingInt((Integer c) -> -patients[c]).thenComparing(c -> c))
            .limit(MAX_LEVELS)
            .sorted()
            .mapToInt(c -> c)
            .toArray();
    int[] cellOf = new int[n];
    Arrays.fill(cellOf, kept.length);
    List<String> labels = new ArrayList<>();
    for (int k = 0; k < kept.length; k++) {
      cellOf[kept[k]] = k;
      labels.add(real.levels().get(kept[k]));
    }
    if (kept.length < n) {
      labels.add(OTHER);
    }
    return new Cut(labels, cells(real, cellOf), cells(synthetic, cellOf));
  }

  private static int[] cells(Column.Coded column, int[] cellOf) {
    return Arrays.stream(column.toArray()).map(c -> c < 0 ? -1 : cellOf[c]).toArray();
  }

  private static Cut bins(Column real, Column synthetic, Subjects subjects) {
    double[] x = real.toNumbers();
    double[] range = GUARD.range(x, subjects);
    if (range == null || !(range[1] > range[0])) {
      return new Cut(List.of("all"), one(x), one(synthetic.toNumbers()));
    }
    double step = (range[1] - range[0]) / BINS;
    if (real.field().type() instanceof ColumnType.Numeric type && type.decimals() == 0) {
      step = Math.max(1, Math.ceil(step));
    }
    int bins = (int) Math.ceil((range[1] - range[0]) / step + 1e-9);
    List<String> labels = new ArrayList<>();
    for (int b = 0; b < bins; b++) {
      labels.add(label(real, range[0] + b * step, step));
    }
    return new Cut(
        labels,
        binned(x, range[0], step, bins),
        binned(synthetic.toNumbers(), range[0], step, bins));
  }

  private static int[] binned(double[] x, double low, double step, int bins) {
    return Arrays.stream(x)
        .mapToInt(
            v ->
                Double.isNaN(v)
                    ? -1
                    : (int) Math.min(bins - 1, Math.max(0, Math.floor((v - low) / step))))
        .toArray();
  }

  private static int[] one(double[] x) {
    return Arrays.stream(x).mapToInt(v -> Double.isNaN(v) ? -1 : 0).toArray();
  }

  /** The lower end of a bin. */
  private static String label(Column column, double from, double step) {
    if (column.field().type() instanceof ColumnType.Temporal type) {
      return type.resolution() == ColumnType.Temporal.Resolution.DAY
          ? LocalDate.ofEpochDay(Math.round(from)).toString()
          : LocalDate.ofInstant(Instant.ofEpochSecond(Math.round(from)), ZoneOffset.UTC).toString();
    }
    int digits = (int) Math.max(0, Math.min(8, 1 - Math.floor(Math.log10(step))));
    String text = String.format(Locale.ROOT, "%." + digits + "f", from);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }

  private static double[] fractions(int[] cells, int size) {
    double[] fractions = new double[size];
    for (int cell : cells) {
      if (cell >= 0) {
        fractions[cell] += 1.0 / cells.length;
      }
    }
    return fractions;
  }

  private static double missing(Column column) {
    int missing = 0;
    for (int i = 0; i < column.size(); i++) {
      missing += column.isMissing(i) ? 1 : 0;
    }
    return column.size() == 0 ? 0 : Math.rint(10_000.0 * missing / column.size()) / 10_000;
  }

  private static List<Double> rounded(double[] x, double scale) {
    return Arrays.stream(x).mapToObj(v -> Math.rint(v * scale) / scale).toList();
  }
}
