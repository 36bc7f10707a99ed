package org.ehrsynth.eval.privacy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.neighbor.GowerNeighbors;

/**
 * The share of synthetic rows that lie nearer to a train row than to any of as many holdout rows,
 * by Gower's distance with the ranges of train and holdout together; ties count ½. 0.5 means that
 * the synthetic rows do not know which real rows were learned; more means overfitting.
 *
 * <p>The larger of the two real tables is cut to the size of the smaller by a seeded draw: with
 * unequal sizes the larger is nearer by chance alone.
 */
public final class DistanceToClosestRecord implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "privacy.closest_record";

  private static final int MIN_ROWS = 10;

  @Override
  public MetricInfo info() {
    return MetricInfo.closerIsBetter(0.5, ID, "nearer to train than to holdout")
        .withRequirements(Requirement.HOLDOUT)
        .withCitation("Platzer and Reutterer (2021), doi:10.3389/fdata.2021.679939")
        .withCaveat(
            "overfitting diagnostic, not a privacy measure: 0.5 does not exclude membership attacks"
                + " (Yao et al. 2025, The DCR Delusion)");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    Dataset holdout = context.holdout().orElseThrow();
    Dataset train = context.train();
    Dataset synthetic = context.synthetic();
    int n = Math.min(train.rowCount(), holdout.rowCount());
    if (n < MIN_ROWS || synthetic.rowCount() == 0) {
      return new NotApplicable(
          "needs at least %d rows in train and holdout and one synthetic row".formatted(MIN_ROWS));
    }
    Dataset ranges = Dataset.concat(List.of(train, holdout));
    double[] toTrain =
        GowerNeighbors.of(ranges, cut(train, n, context)).nearest(synthetic, context.run());
    double[] toHoldout =
        GowerNeighbors.of(ranges, cut(holdout, n, context)).nearest(synthetic, context.run());
    double nearer = 0;
    int zeros = 0;
    for (int i = 0; i < toTrain.length; i++) {
      nearer += toTrain[i] < toHoldout[i] ? 1 : toTrain[i] == toHoldout[i] ? 0.5 : 0;
      zeros += toTrain[i] == 0 ? 1 : 0;
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("median_distance_train", median(toTrain));
    parts.put("median_distance_holdout", median(toHoldout));
    parts.put("zero_distance_train", zeros / (double) toTrain.length);
    return new Score(
        nearer / toTrain.length, WilsonInterval.interval(nearer, toTrain.length), parts);
  }

  private static Dataset cut(Dataset data, int n, EvalContext context) {
    if (data.rowCount() == n) {
      return data;
    }
    int[] order = context.seed().derive("closest/cut").generator().permutation(data.rowCount());
    int[] rows = Arrays.copyOf(order, n);
    Arrays.sort(rows);
    return data.selectRows(rows);
  }

  private static double median(double[] distances) {
    double[] sorted = distances.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
