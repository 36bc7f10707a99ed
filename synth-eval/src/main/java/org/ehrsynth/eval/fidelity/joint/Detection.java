package org.ehrsynth.eval.fidelity.joint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.learner.Auc;
import org.ehrsynth.eval.learner.FeatureEncoding;
import org.ehrsynth.eval.learner.GradientBoostedTrees;
import org.ehrsynth.eval.learner.SparseMatrix;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.neighbor.RowKeys;
import org.ehrsynth.random.Seed;

/**
 * How well boosted trees tell synthetic rows from train rows: the AUC of their out-of-fold
 * predictions over three folds, synthetic being positive. 0.5 means that they cannot.
 *
 * <p>Equal rows, of either table, are always in the same fold: a copy in the other fold carries the
 * other label and would push the AUC below 0.5. What still is below 0.5 is a warning of near-copies
 * ({@code below_half}), not a better score.
 */
public final class Detection implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.detection";

  private static final int FOLDS = 3;
  private static final int MIN_ROWS = 30;
  private static final GradientBoostedTrees TREES = GradientBoostedTrees.defaults();

  @Override
  public MetricInfo info() {
    return MetricInfo.closerIsBetter(0.5, ID, "boosted trees tell synthetic from real (AUC)")
        .withCitation("Lopez-Paz and Oquab (2017), arXiv:1610.06545")
        .withCaveat("below 0.5 it warns of near-copies");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    Dataset train = context.train();
    Dataset synthetic = context.synthetic();
    if (train.rowCount() < MIN_ROWS || synthetic.rowCount() < MIN_ROWS) {
      return new NotApplicable("needs at least %d rows in either table".formatted(MIN_ROWS));
    }
    FeatureEncoding encoding =
        FeatureEncoding.of(FeatureEncoding.Kind.CODES, train, List.of(train, synthetic));
    SparseMatrix all = encoding.encode(train).and(encoding.encode(synthetic));
    int n = all.rows();
    boolean[] positive = new boolean[n];
    double[] y = new double[n];
    for (int i = train.rowCount(); i < n; i++) {
      positive[i] = true;
      y[i] = 1;
    }
    int[] fold = folds(train, synthetic, context.seed());
    for (int f = 0; f < FOLDS; f++) {
      if (!hasBoth(fold, positive, f)) {
        return new NotApplicable("needs different rows in either table");
      }
    }
    double[] scores = new double[n];
    context
        .run()
        .forEach(
            FOLDS,
            f -> {
              int[] inside = IntStream.range(0, n).filter(i -> fold[i] != f).toArray();
              int[] outside = IntStream.range(0, n).filter(i -> fold[i] == f).toArray();
              double[] labels = IntStream.of(inside).mapToDouble(i -> y[i]).toArray();
              double[] predicted =
                  TREES
                      .classify(all.rows(inside), labels, context.seed().derive("detection/" + f))
                      .predict(all.rows(outside));
              for (int i = 0; i < outside.length; i++) {
                scores[outside[i]] = predicted[i];
              }
            });
    Auc auc = Auc.of(scores, positive);
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("auc", auc.value());
    parts.put("below_half", Math.max(0, 0.5 - auc.value()));
    return new Score(auc.value(), ConfidenceInterval.normal(auc.value(), auc.se(), 0, 1), parts);
  }

  /** A fold per row of train, then synthetic, drawn per distinct row. */
  private static int[] folds(Dataset train, Dataset synthetic, Seed seed) {
    RowKeys keys = new RowKeys();
    int[] first = keys.of(train);
    int[] second = keys.of(synthetic);
    int[] place = seed.derive("detection/folds").generator().permutation(keys.size());
    return IntStream.concat(IntStream.of(first), IntStream.of(second))
        .map(key -> place[key] % FOLDS)
        .toArray();
  }

  /** Whether both labels occur inside and outside the fold. */
  private static boolean hasBoth(int[] fold, boolean[] positive, int f) {
    boolean[] seen = new boolean[4];
    for (int i = 0; i < fold.length; i++) {
      seen[(fold[i] == f ? 2 : 0) + (positive[i] ? 1 : 0)] = true;
    }
    return seen[0] && seen[1] && seen[2] && seen[3];
  }
}
