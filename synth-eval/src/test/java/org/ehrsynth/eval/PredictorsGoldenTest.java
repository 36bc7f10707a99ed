package org.ehrsynth.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.learner.Auc;
import org.ehrsynth.eval.learner.FeatureEncoding;
import org.ehrsynth.eval.learner.GradientBoostedTrees;
import org.ehrsynth.eval.learner.Learner;
import org.ehrsynth.eval.learner.LogisticRegression;
import org.ehrsynth.eval.learner.SparseMatrix;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.neighbor.GowerNeighbors;
import org.ehrsynth.eval.privacy.Uniques;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Learners, distances and copies against scikit-learn, XGBoost, SDMetrics and synthpop. */
class PredictorsGoldenTest {
  private static final FeatureEncoding.Kind ONE_HOT = FeatureEncoding.Kind.ONE_HOT;

  @Test
  void values_equal_those_of_the_reference_programs() throws IOException {
    compare("pbc");
  }

  @Tag("slow")
  @Test
  void values_of_a_larger_table_equal_those_of_the_reference_programs() throws IOException {
    compare("flchain");
  }

  private static void compare(String set) throws IOException {
    String text;
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + set + "/predictors.json")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    JsonObject golden = JsonObject.parse(text, set);
    Map<String, Integer> checked = new TreeMap<>();
    for (JsonObject entry : golden.objects("entries")) {
      check(set, golden, entry);
      checked.merge(entry.string("metric"), 1, Integer::sum);
    }

    System.out.println("golden values checked, " + set + ": " + checked);
    assertThat(checked).hasSize(9);
  }

  private static void check(String set, JsonObject golden, JsonObject entry) {
    JsonObject scope = entry.object("scope");
    switch (entry.string("metric")) {
      case "SDM.DCR.quantiles" -> distances(set, entry, scope);
      case "replicated.uniques.allcolumns" -> copies(set, entry, scope);
      case "C2ST.logistic.fixedfolds" ->
          detection(set, entry, scope, LogisticRegression.defaults(), 3);
      case "C2ST.xgboost" -> inBand(entry, shuffledFolds(set, scope, trees(1), 5, auc -> auc));
      case "XGBoostDetection.tabpc" ->
          inBand(
              entry,
              shuffledFolds(
                  set,
                  scope,
                  new GradientBoostedTrees(100, 6, 0.3, 1, false, ONE_HOT),
                  3,
                  auc -> 2 - 2 * Math.max(0.5, auc)));
      case "C2ST.xgboost.fixedfolds" -> detection(set, entry, scope, trees(1), 5);
      case "TSTR.logistic", "Calibration.logistic" -> {
        double[] predicted = predict(set, golden, scope, LogisticRegression.defaults(), Seed.of(1));
        boolean[] positive = outcome(Golden.synthetic(set, "holdout"), golden);
        JsonObject value = entry.object("value");
        if (value.has("slope")) {
          assertThat(Auc.calibrationSlope(predicted, positive))
              .isCloseTo(value.number("slope"), within(2e-3 * Math.abs(value.number("slope"))));
        } else {
          assertThat(Auc.of(predicted, positive).value())
              .isCloseTo(value.number("auc"), within(1e-4));
          assertThat(Auc.averagePrecision(predicted, positive))
              .isCloseTo(value.number("auprc"), within(1e-4));
          assertThat(Auc.brier(predicted, positive)).isCloseTo(value.number("brier"), within(1e-4));
        }
      }
      case "TSTR.xgboost" -> {
        boolean[] positive = outcome(Golden.synthetic(set, "holdout"), golden);
        double sum = 0;
        for (int seed = 0; seed < 5; seed++) {
          sum += Auc.of(predict(set, golden, scope, trees(0.8), Seed.of(seed)), positive).value();
        }
        inBand(entry, sum / 5);
      }
      default -> throw new IllegalStateException("unknown entry " + entry.string("metric"));
    }
  }

  private static void inBand(JsonObject entry, double ours) {
    List<?> band = (List<?>) entry.object("tolerance").toMap().get("band");
    assertThat(ours)
        .as("%s", entry.toMap())
        .isBetween(((Number) band.get(0)).doubleValue(), ((Number) band.get(1)).doubleValue());
  }

  /** Detection by shuffled folds that hold equal shares of both tables. */
  private static double shuffledFolds(
      String set, JsonObject scope, Learner learner, int folds, DoubleUnaryOperator ofAuc) {
    EvalContext context = context(set, scope.string("synthetic"));
    int[] order =
        IntStream.concat(
                IntStream.of(shuffled(context.train().rowCount(), 0)),
                IntStream.of(shuffled(context.synthetic().rowCount(), 1)))
            .toArray();
    return detections(context, learner, folds, row -> order[row] % folds)
        .map(ofAuc)
        .average()
        .orElseThrow();
  }

  private static int[] shuffled(int rows, int table) {
    return Seed.of(1).derive("table " + table).generator().permutation(rows);
  }

  private static GradientBoostedTrees trees(double sample) {
    return new GradientBoostedTrees(200, 4, 0.1, sample, true, ONE_HOT);
  }

  private static EvalContext context(String set, String synthetic) {
    return Evaluator.context(
        Golden.train(set),
        Optional.of(Golden.synthetic(set, "holdout")),
        Golden.synthetic(set, synthetic),
        Optional.empty(),
        Execution.with(Seed.of(1)));
  }

  private static void distances(String set, JsonObject entry, JsonObject scope) {
    EvalContext context = context(set, scope.string("from"));
    Dataset to =
        scope.string("to").equals("train") ? context.train() : context.holdout().orElseThrow();
    double[] nearest = GowerNeighbors.of(to, to).nearest(context.synthetic(), context.run());
    Arrays.sort(nearest);
    List<?> q = (List<?>) entry.object("params").toMap().get("q");
    List<?> expected = (List<?>) entry.toMap().get("value");
    for (int i = 0; i < q.size(); i++) {
      double at = ((Number) q.get(i)).doubleValue() * (nearest.length - 1);
      int lo = (int) at;
      int hi = Math.min(lo + 1, nearest.length - 1);
      double quantile = nearest[lo] + (at - lo) * (nearest[hi] - nearest[lo]);

      assertThat(quantile)
          .as("%s %s", set, scope.toMap())
          .isCloseTo(((Number) expected.get(i)).doubleValue(), within(1e-9));
    }
  }

  private static void copies(String set, JsonObject entry, JsonObject scope) {
    Score score = (Score) new Uniques().evaluate(context(set, scope.string("synthetic")));

    assertThat(score.components().get("train_uniques"))
        .isEqualTo(entry.object("value").number("uniques_original"));
    assertThat(score.components().get("replicated_uniques"))
        .isEqualTo(entry.object("value").number("replicated_uniques"));
  }

  private static void detection(
      String set, JsonObject entry, JsonObject scope, Learner learner, int folds) {
    EvalContext context = context(set, scope.string("synthetic"));
    int n = context.train().rowCount();
    // A row's fold is its number in its own file.
    double mean =
        detections(context, learner, folds, row -> (row < n ? row : row - n) % folds)
            .average()
            .orElseThrow();
    double tolerance = learner instanceof GradientBoostedTrees ? 0.02 : 1e-4;

    assertThat(mean)
        .as("%s %s", set, scope.toMap())
        .isCloseTo(entry.object("value").number("mean_auc"), within(tolerance));
  }

  /** The AUC of each fold, real rows being the positive ones and the first. */
  private static DoubleStream detections(
      EvalContext context, Learner learner, int folds, IntUnaryOperator foldOf) {
    Dataset train = context.train();
    Dataset synthetic = context.synthetic();
    FeatureEncoding encoding = FeatureEncoding.of(ONE_HOT, train, List.of(train, synthetic));
    SparseMatrix all = encoding.encode(train).and(encoding.encode(synthetic));
    int n = train.rowCount();
    return IntStream.range(0, folds)
        .mapToDouble(
            fold -> {
              int[] in = rows(all.rows(), i -> foldOf.applyAsInt(i) != fold);
              int[] out = rows(all.rows(), i -> foldOf.applyAsInt(i) == fold);
              double[] y = IntStream.of(in).mapToDouble(i -> i < n ? 1 : 0).toArray();
              double[] predicted =
                  learner.classify(all.rows(in), y, Seed.of(1)).predict(all.rows(out));
              boolean[] real = new boolean[out.length];
              for (int i = 0; i < out.length; i++) {
                real[i] = out[i] < n;
              }
              return Auc.of(predicted, real).value();
            });
  }

  private static int[] rows(int n, IntPredicate which) {
    return IntStream.range(0, n).filter(which).toArray();
  }

  private static double[] predict(
      String set, JsonObject golden, JsonObject scope, Learner learner, Seed seed) {
    String source = scope.string("train_on");
    EvalContext context = context(set, source.equals("train") ? "holdout" : source);
    Dataset from = source.equals("train") ? context.train() : context.synthetic();
    List<String> features = new ArrayList<>(context.train().schema().names());
    features.remove(golden.string("outcome"));
    features.removeAll(golden.strings("exclude"));
    Map<String, Dataset> tables = new LinkedHashMap<>();
    tables.put("train", context.train().select(features));
    tables.put("from", from.select(features));
    tables.put("test", context.holdout().orElseThrow().select(features));
    FeatureEncoding encoding =
        FeatureEncoding.of(ONE_HOT, tables.get("train"), List.copyOf(tables.values()));
    boolean[] positive = outcome(from, golden);
    double[] y =
        IntStream.range(0, positive.length).mapToDouble(i -> positive[i] ? 1 : 0).toArray();
    // The reference standardises by the real train table whatever table is learned from.
    Learner scaled = learner.scaledBy(encoding.encode(tables.get("train")));
    return scaled
        .classify(encoding.encode(tables.get("from")), y, seed)
        .predict(encoding.encode(tables.get("test")));
  }

  private static boolean[] outcome(Dataset table, JsonObject golden) {
    boolean[] positive = new boolean[table.rowCount()];
    for (int i = 0; i < positive.length; i++) {
      positive[i] =
          golden.strings("positive").contains(table.column(golden.string("outcome")).text(i));
    }
    return positive;
  }
}
