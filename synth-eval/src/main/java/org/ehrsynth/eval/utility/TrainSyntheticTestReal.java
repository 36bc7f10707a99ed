package org.ehrsynth.eval.utility;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.learner.Auc;
import org.ehrsynth.eval.learner.FeatureEncoding;
import org.ehrsynth.eval.learner.GradientBoostedTrees;
import org.ehrsynth.eval.learner.Learner;
import org.ehrsynth.eval.learner.Learners;
import org.ehrsynth.eval.learner.SparseMatrix;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.schema.Field;

/**
 * Train on synthetic, test on real: a predictor of the target learned from the synthetic table,
 * judged on the holdout, beside the same learned from train.
 *
 * <p>The value is the AUROC of boosted trees learned from the synthetic table. A target with more
 * than two levels is turned into yes or no: the field's event levels against the others, else its
 * most frequent level in train against the others. Of an event, the follow-up time is no feature; a
 * column whose levels, or whose being missing, tell the target by themselves in every train row (a
 * cause or a date of death, known of the dead only) is none either. A numeric target is scored by
 * R², cut at −1.
 *
 * <p>Esteban, Hyland and Rätsch (2017), <a href="https://arxiv.org/abs/1706.02633">
 * arXiv:1706.02633</a>.
 */
public final class TrainSyntheticTestReal implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "utility.tstr";

  /** The score of boosted trees that were trained on synthetic rows. */
  public static final MetricKey TSTR = MetricKey.of(ID, "tstr");

  /** The score of boosted trees that were trained on real rows. */
  public static final MetricKey TRTR = MetricKey.of(ID, "trtr");

  /** The loss by training on synthetic rows: TRTR − TSTR. */
  public static final MetricKey GAP = MetricKey.of(ID, "gap");

  /** The lower end of the interval of the gap; only for a coded target. */
  public static final MetricKey GAP_LOW = MetricKey.of(ID, "gap.low");

  /** The upper end of the interval of the gap; only for a coded target. */
  public static final MetricKey GAP_HIGH = MetricKey.of(ID, "gap.high");

  private static final int MIN_ROWS = 30;
  private static final GradientBoostedTrees TREES = Learners.trees();

  private final List<Learner> others;

  /** Beside the trees, logistic regression. */
  public TrainSyntheticTestReal() {
    this(Learners.named(Learners.DEFAULTS));
  }

  /**
   * With a choice of learners.
   *
   * @param others whose scores are parts beside those of the boosted trees
   */
  public TrainSyntheticTestReal(List<Learner> others) {
    this.others = List.copyOf(others);
  }

  @Override
  public MetricInfo info() {
    return MetricInfo.higherIsBetter(ID, "train on synthetic, test on real")
        .withRange(-1, 1)
        .withRequirements(Requirement.HOLDOUT, Requirement.TARGET)
        .withCitation("Esteban, Hyland, Rätsch (2017), arXiv:1706.02633")
        .withCaveat("one target only; compare with trtr, the same learned from real rows");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    String target = context.target().orElseThrow();
    Dataset holdout = context.holdout().orElseThrow();
    if (Math.min(
            Math.min(context.train().rowCount(), context.synthetic().rowCount()),
            holdout.rowCount())
        < MIN_ROWS) {
      return new NotApplicable("needs at least %d rows in each table".formatted(MIN_ROWS));
    }
    Field field = context.train().schema().field(target);
    List<String> features = BinaryOutcome.predictors(context.train(), field);
    if (features.isEmpty()) {
      return new NotApplicable("needs a column beside the target");
    }
    return field.type().isCoded()
        ? classify(context, field)
        : regress(context, holdout, field, features);
  }

  /**
   * What a learner says of the holdout.
   *
   * @param scores learned from the synthetic table, and from train
   * @param positive the truth
   * @param rows which rows of the holdout
   */
  record Predicted(double[][] scores, boolean[] positive, int[] rows) {}

  /**
   * The predictions of boosted trees for a coded target, shared by the metrics of a context; empty
   * if a table lacks yes or no.
   */
  static Optional<Predicted> treesOf(EvalContext context, Field field) {
    return context.view("tstr/trees", () -> predict(context, field, TREES));
  }

  private static Optional<Predicted> predict(EvalContext context, Field field, Learner learner) {
    List<String> features = BinaryOutcome.predictors(context.train(), field);
    Dataset holdout = context.holdout().orElseThrow();
    BinaryOutcome outcome = BinaryOutcome.of(context.train(), field);
    BinaryOutcome.Labelled train = outcome.label(context.train(), features);
    BinaryOutcome.Labelled synthetic = outcome.label(context.synthetic(), features);
    BinaryOutcome.Labelled test = outcome.label(holdout, features);
    if (!train.hasBoth() || !synthetic.hasBoth() || !test.hasBoth()) {
      return Optional.empty();
    }
    FeatureEncoding encoding =
        FeatureEncoding.of(
            learner.encoding(),
            train.features(),
            List.of(train.features(), synthetic.features(), test.features()));
    SparseMatrix x = encoding.encode(test.features());
    Learner scaled = learner.scaledBy(encoding.encode(train.features()));
    double[][] scores = new double[2][];
    BinaryOutcome.Labelled[] sources = {synthetic, train};
    for (int s = 0; s < 2; s++) {
      scores[s] =
          scaled
              .classify(
                  encoding.encode(sources[s].features()),
                  sources[s].y(),
                  context.seed().derive("tstr/" + learner.name()))
              .predict(x);
    }
    Column target = holdout.column(field.name());
    int[] rows = IntStream.range(0, target.size()).filter(i -> !target.isMissing(i)).toArray();
    return Optional.of(new Predicted(scores, test.positive(), rows));
  }

  private MetricResult classify(EvalContext context, Field field) {
    Optional<Predicted> trees = treesOf(context, field);
    if (trees.isEmpty()) {
      return new NotApplicable("needs yes and no of the target in every table");
    }
    boolean[] positive = trees.get().positive();
    double[][] scores = trees.get().scores();
    String[] names = {"tstr", "trtr"};
    Map<String, Double> parts = new LinkedHashMap<>();
    Auc tstr = Auc.of(scores[0], positive);
    parts.put(TSTR.component(), tstr.value());
    parts.put(TRTR.component(), Auc.of(scores[1], positive).value());
    for (int s = 0; s < 2; s++) {
      putScores(parts, TREES.name() + "." + names[s], scores[s], positive);
    }
    for (Learner learner : others) {
      double[][] own = predict(context, field, learner).orElseThrow().scores();
      for (int s = 0; s < 2; s++) {
        putScores(parts, learner.name() + "." + names[s], own[s], positive);
      }
    }
    Auc.Difference gap = Auc.difference(scores[1], scores[0], positive);
    ConfidenceInterval gaps = ConfidenceInterval.normal(gap.value(), gap.se(), -1, 1);
    parts.put(GAP.component(), gap.value());
    parts.put(GAP_LOW.component(), gaps.low());
    parts.put(GAP_HIGH.component(), gaps.high());
    return new Score(tstr.value(), ConfidenceInterval.normal(tstr.value(), tstr.se(), 0, 1), parts);
  }

  private static void putScores(
      Map<String, Double> parts, String prefix, double[] scores, boolean[] positive) {
    parts.put(prefix + ".auroc", Auc.of(scores, positive).value());
    parts.put(prefix + ".auprc", Auc.averagePrecision(scores, positive));
    parts.put(prefix + ".brier", Auc.brier(scores, positive));
    double slope = Auc.calibrationSlope(scores, positive);
    if (Double.isFinite(slope)) {
      parts.put(prefix + ".calibration_slope", slope);
    }
  }

  private static MetricResult regress(
      EvalContext context, Dataset holdout, Field field, List<String> features) {
    Dataset[] tables = {context.synthetic(), context.train(), holdout};
    Dataset[] x = new Dataset[tables.length];
    double[][] y = new double[tables.length][];
    for (int t = 0; t < tables.length; t++) {
      Column target = tables[t].column(field.name());
      int[] known = IntStream.range(0, target.size()).filter(i -> !target.isMissing(i)).toArray();
      if (known.length < MIN_ROWS) {
        return new NotApplicable(
            "needs the target in at least %d rows of each table".formatted(MIN_ROWS));
      }
      x[t] = tables[t].select(features).selectRows(known);
      y[t] = IntStream.of(known).mapToDouble(target::number).toArray();
    }
    FeatureEncoding encoding = FeatureEncoding.of(TREES.encoding(), x[1], List.of(x));
    double[][] errors = new double[2][];
    for (int s = 0; s < 2; s++) {
      double[] predicted =
          TREES
              .regress(encoding.encode(x[s]), y[s], context.seed().derive("tstr/regression"))
              .predict(encoding.encode(x[2]));
      errors[s] = new double[predicted.length];
      for (int i = 0; i < predicted.length; i++) {
        errors[s][i] = (predicted[i] - y[2][i]) * (predicted[i] - y[2][i]);
      }
    }
    double mean = Arrays.stream(y[2]).average().orElseThrow();
    double spread = Arrays.stream(y[2]).map(v -> (v - mean) * (v - mean)).sum();
    if (!(spread > 0)) {
      return new NotApplicable("needs a target that varies in the holdout");
    }
    double tstr = rSquared(errors[0], spread);
    double trtr = rSquared(errors[1], spread);
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put(TSTR.component(), tstr);
    parts.put(TRTR.component(), trtr);
    parts.put(GAP.component(), trtr - tstr);
    // Delta method on the mean squared error: the spread of y is taken as known.
    int n = errors[0].length;
    double mse = Arrays.stream(errors[0]).average().orElseThrow();
    double variance = Arrays.stream(errors[0]).map(e -> (e - mse) * (e - mse)).sum() / (n - 1);
    double se = Math.sqrt(variance * n) / spread;
    return new Score(tstr, ConfidenceInterval.normal(tstr, se, -1, 1), parts);
  }

  private static double rSquared(double[] errors, double spread) {
    return Math.max(-1, 1 - Arrays.stream(errors).sum() / spread);
  }
}
