package org.ehrsynth.eval.fidelity;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;
import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.eval.comparison.ColumnPair;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.QuantileBins;

/**
 * Whether what is rare in the real table is as rare in the synthetic one: per column, over the rare
 * cells, \( \sum \min(p_s, p_r) / \sum \max(p_s, p_r) \) (Ruzicka's similarity: tails that are lost
 * and tails that are too heavy both count); the mean over columns. Rare are levels of less than 5 %
 * of the real rows, and of numbers and times the lowest and the highest 1 %, each cut in two at 0.2
 * % so that the outermost count (where a mass point makes such a tail hold 5 % or more, it is not
 * rare and left out). Shares are of all rows, missing included.
 *
 * <p>Parts: {@code levels} and {@code numbers}, the means over columns of either kind; {@code
 * column/a}.
 *
 * <p>Own measure, after the category and range coverage of SDMetrics 0.29, which count a level as
 * covered by one row.
 */
public final class Tails implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.tail";

  private static final double RARE = 0.05;
  private static final double[] QUANTILES = {0.002, 0.01, 0.99, 0.998};

  @Override
  public MetricInfo info() {
    return MetricInfo.higherIsBetter(ID, "agreement of rare levels and outer 1 %")
        .withCitation(
            "own measure, after the coverage of SDMetrics 0.29, https://docs.sdv.dev/sdmetrics")
        .withCaveat(
            "one column at a time: independent columns score 1; of few rows chance alone loses a"
                + " third of the rarest, compare with the ceiling");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (context.train().rowCount() < 2 || context.synthetic().rowCount() == 0) {
      return new NotApplicable("needs at least two train rows and one synthetic row");
    }
    List<JackknifeEstimate> levels = new ArrayList<>();
    List<JackknifeEstimate> numbers = new ArrayList<>();
    Map<String, Double> columns = new LinkedHashMap<>();
    for (ColumnPair column : ColumnPair.all(context)) {
      int[][] cells = column.isNumber() ? outer(column) : column.codesUnsafe();
      int size = column.isNumber() ? QUANTILES.length : column.levels();
      JackknifeEstimate covered = covered(cells, size, JackknifeGroups.of(context));
      if (covered.isDefined()) {
        (column.isNumber() ? numbers : levels).add(covered);
        columns.put("column/" + column.name(), covered.value());
      }
    }
    List<JackknifeEstimate> all = new ArrayList<>(levels);
    all.addAll(numbers);
    JackknifeEstimate mean = JackknifeEstimate.mean(all);
    if (!mean.isDefined()) {
      return new NotApplicable("no column has rare cells");
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    if (!levels.isEmpty()) {
      parts.put("levels", JackknifeEstimate.mean(levels).value());
    }
    if (!numbers.isEmpty()) {
      parts.put("numbers", JackknifeEstimate.mean(numbers).value());
    }
    parts.putAll(columns);
    return mean.score(info(), parts);
  }

  /** The four outer cells of a number by row; −1 for all others. */
  private static int[][] outer(ColumnPair column) {
    double[][] x = column.numbersUnsafe();
    double[] sorted = Arrays.stream(x[REAL]).filter(v -> !Double.isNaN(v)).sorted().toArray();
    int[][] cells = new int[2][];
    for (int t = 0; t < 2; t++) {
      cells[t] =
          Arrays.stream(x[t]).mapToInt(v -> sorted.length == 0 ? -1 : outer(v, sorted)).toArray();
    }
    return cells;
  }

  private static int outer(double v, double[] sorted) {
    if (Double.isNaN(v)) {
      return -1;
    } else if (v <= QuantileBins.quantile(sorted, QUANTILES[1])) {
      return v <= QuantileBins.quantile(sorted, QUANTILES[0]) ? 0 : 1;
    } else if (v >= QuantileBins.quantile(sorted, QUANTILES[2])) {
      return v >= QuantileBins.quantile(sorted, QUANTILES[3]) ? 3 : 2;
    }
    return -1;
  }

  private static JackknifeEstimate covered(int[][] cells, int size, JackknifeGroups groups) {
    int[][][] counts = new int[2][size][JackknifeGroups.COUNT];
    int[][] rows = new int[2][JackknifeGroups.COUNT];
    for (int t = 0; t < 2; t++) {
      for (int i = 0; i < cells[t].length; i++) {
        rows[t][groups.of(t, i)]++;
        if (cells[t][i] >= 0) {
          counts[t][cells[t][i]][groups.of(t, i)]++;
        }
      }
    }
    boolean[] rare = new boolean[size];
    for (int c = 0; c < size; c++) {
      double fraction =
          sum(counts[REAL][c], JackknifeEstimate.ALL) / sum(rows[REAL], JackknifeEstimate.ALL);
      rare[c] = fraction > 0 && fraction < RARE;
    }
    return JackknifeEstimate.of(
        g -> {
          double covered = 0;
          double all = 0;
          for (int c = 0; c < size; c++) {
            if (rare[c]) {
              double real = sum(counts[REAL][c], g) / sum(rows[REAL], g);
              double synthetic = sum(counts[SYNTHETIC][c], g) / sum(rows[SYNTHETIC], g);
              covered += Math.min(real, synthetic);
              all += Math.max(real, synthetic);
            }
          }
          return all > 0 ? covered / all : Double.NaN;
        });
  }

  private static double sum(int[] byGroup, int without) {
    double sum = 0;
    for (int g = 0; g < byGroup.length; g++) {
      sum += g == without ? 0 : byGroup[g];
    }
    return sum;
  }
}
