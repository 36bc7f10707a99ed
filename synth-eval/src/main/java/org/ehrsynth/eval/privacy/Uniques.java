package org.ehrsynth.eval.privacy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Direction;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.neighbor.RowKeys;

/**
 * The share of synthetic rows that equal a train row in every column, beside the share that equal a
 * holdout row: what chance alone copies. Replicated uniques are rows that occur once in train and
 * once in the synthetic table (Nowok, Raab and Dibben 2016).
 */
public final class Uniques implements Metric {

  @Override
  public MetricInfo info() {
    return new MetricInfo(
        "privacy.uniques",
        "synthetic rows that are exact copies",
        Direction.LOWER,
        0,
        0,
        1,
        Set.of(),
        "Nowok, Raab, Dibben (2016), doi:10.18637/jss.v074.i11",
        "in tables of few columns chance makes copies too: compare with the holdout's");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    int n = context.synthetic().rows();
    if (n == 0 || context.train().rows() == 0) {
      return new NotApplicable("needs at least one train row and one synthetic row");
    }
    RowKeys keys = new RowKeys();
    int[] train = keys.of(context.train());
    int[] synthetic = keys.of(context.synthetic());
    int[] inTrain = new int[keys.size()];
    int[] inSynthetic = new int[keys.size()];
    count(train, inTrain);
    count(synthetic, inSynthetic);
    int copies = 0;
    for (int key : synthetic) {
      copies += inTrain[key] > 0 ? 1 : 0;
    }
    int replicated = 0;
    int uniques = 0;
    for (int key = 0; key < inTrain.length; key++) {
      uniques += inTrain[key] == 1 ? 1 : 0;
      replicated += inTrain[key] == 1 && inSynthetic[key] == 1 ? 1 : 0;
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("exact_copies", copies / (double) n);
    context
        .holdout()
        .ifPresent(
            holdout -> {
              boolean[] held = new boolean[keys.size() + holdout.rows()];
              for (int key : keys.of(holdout)) {
                held[key] = true;
              }
              int chance = 0;
              for (int key : synthetic) {
                chance += held[key] ? 1 : 0;
              }
              parts.put("holdout_copies", chance / (double) n);
            });
    parts.put("train_uniques", (double) uniques);
    parts.put("replicated_uniques", (double) replicated);
    return new Score(copies / (double) n, Wilson.interval(copies, n), parts);
  }

  private static void count(int[] keys, int[] counts) {
    for (int key : keys) {
      counts[key]++;
    }
  }
}
