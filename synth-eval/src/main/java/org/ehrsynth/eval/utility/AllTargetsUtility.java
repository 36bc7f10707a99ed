package org.ehrsynth.eval.utility;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.learner.Auc;
import org.ehrsynth.eval.learner.FeatureEncoding;
import org.ehrsynth.eval.learner.GradientBoostedTrees;
import org.ehrsynth.eval.learner.SparseMatrix;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Field;

/**
 * Every column in turn as the target: the skill in the holdout of boosted trees learned from real
 * rows less that of trees learned from synthetic ones; the mean over columns. Skill is 2 AUROC − 1
 * for levels (yes or no as in {@link TrainSyntheticTestReal}) and R², not below 0, for numbers and
 * times; trees learned from a table without the target have skill 0. At most 20 columns and 4,000
 * rows of each table, drawn with the seed; columns that the real tables cannot try are passed over.
 *
 * <p>Parts: {@code skill_real} and {@code skill_synthetic}, the means; {@code columns}; {@code
 * loss/a}. The interval takes columns as independent.
 *
 * <p>After El Emam et al. (2022), <a href="https://doi.org/10.2196/35734">doi:10.2196/35734</a>.
 */
public final class AllTargetsUtility implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "utility.global";

  private static final int COLUMNS = 20;
  private static final int ROWS = 4000;
  private static final int LEAST = 30;
  private static final int MIN_OF_EACH = 5;
  private static final GradientBoostedTrees TREES =
      new GradientBoostedTrees(50, 4, 0.2, 0.8, false, FeatureEncoding.Kind.CODES);

  @Override
  public MetricInfo info() {
    return MetricInfo.lowerIsBetter(ID, "loss of skill, every column as the target")
        .withRange(-1, 1)
        .withRequirements(Requirement.HOLDOUT)
        .withCitation("El Emam et al. (2022), doi:10.2196/35734")
        .withCaveat(
            "a mean: columns that nothing predicts hide one that is lost; look at loss/COLUMN");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    Dataset[] tables = {context.synthetic(), context.train(), context.holdout().orElseThrow()};
    for (int t = 0; t < tables.length; t++) {
      if (tables[t].rowCount() < LEAST) {
        return new NotApplicable("needs at least %d rows in each table".formatted(LEAST));
      }
      tables[t] = cut(tables[t], context.seed().derive("global/rows").derive(t));
    }
    List<Field> targets =
        context.train().schema().fields().stream()
            .sorted(
                Comparator.comparingLong(f -> context.seed().derive("global/" + f.name()).value()))
            .limit(COLUMNS)
            .sorted(Comparator.comparing(Field::name))
            .toList();
    Skill[] skills = new Skill[targets.size()];
    context
        .run()
        .forEach(
            skills.length,
            k -> {
              context.run().checkInterrupted();
              skills[k] = skill(targets.get(k), tables, context.seed());
            });
    Map<String, Double> losses = new LinkedHashMap<>();
    double[] sums = new double[3];
    for (int k = 0; k < skills.length; k++) {
      if (skills[k] != null) {
        sums[0] += skills[k].synthetic;
        sums[1] += skills[k].real;
        sums[2] += skills[k].se * skills[k].se;
        losses.put("loss/" + targets.get(k).name(), skills[k].real - skills[k].synthetic);
      }
    }
    if (losses.isEmpty()) {
      return new NotApplicable("needs a column that can be predicted from another one");
    }
    int tried = losses.size();
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("skill_real", sums[1] / tried);
    parts.put("skill_synthetic", sums[0] / tried);
    parts.put("columns", (double) tried);
    parts.putAll(losses);
    double value = (sums[1] - sums[0]) / tried;
    return new Score(
        value, ConfidenceInterval.normal(value, Math.sqrt(sums[2]) / tried, -1, 1), parts);
  }

  private static Dataset cut(Dataset table, Seed seed) {
    if (table.rowCount() <= ROWS) {
      return table;
    }
    int[] rows = Arrays.copyOf(seed.generator().permutation(table.rowCount()), ROWS);
    Arrays.sort(rows);
    return table.selectRows(rows);
  }

  /** The skill by synthetic and by real rows, and the standard error of their difference. */
  private record Skill(double synthetic, double real, double se) {}

  private static Skill skill(Field target, Dataset[] tables, Seed seed) {
    List<String> features = BinaryOutcome.predictors(tables[1], target);
    if (features.isEmpty()) {
      return null;
    }
    BinaryOutcome outcome = target.type().isCoded() ? BinaryOutcome.of(tables[1], target) : null;
    Dataset[] x = new Dataset[tables.length];
    double[][] y = new double[tables.length][];
    for (int t = 0; t < tables.length; t++) {
      if (outcome != null) {
        BinaryOutcome.Labelled labelled = outcome.label(tables[t], features);
        x[t] = labelled.features();
        y[t] = labelled.y();
      } else {
        Column column = tables[t].column(target.name());
        int[] known = IntStream.range(0, column.size()).filter(i -> !column.isMissing(i)).toArray();
        x[t] = tables[t].select(features).selectRows(known);
        y[t] = IntStream.of(known).mapToDouble(column::number).toArray();
      }
    }
    boolean coded = outcome != null;
    if (!canTry(y[1], coded) || !canTry(y[2], coded)) {
      return null;
    }
    FeatureEncoding encoding = FeatureEncoding.of(TREES.encoding(), x[1], List.of(x));
    SparseMatrix test = encoding.encode(x[2]);
    double[][] predicted = new double[2][];
    for (int s = 0; s < 2; s++) {
      Seed own = seed.derive("global/trees/" + target.name());
      SparseMatrix learned = encoding.encode(x[s]);
      if (!canTry(y[s], coded)) {
        predicted[s] = new double[y[2].length];
        Arrays.fill(predicted[s], Arrays.stream(y[2]).average().orElseThrow()); // no skill
      } else {
        predicted[s] =
            (coded ? TREES.classify(learned, y[s], own) : TREES.regress(learned, y[s], own))
                .predict(test);
      }
    }
    return coded ? classified(predicted, y[2]) : regressed(predicted, y[2]);
  }

  private static boolean canTry(double[] y, boolean coded) {
    double yes = Arrays.stream(y).sum();
    return coded
        ? Math.min(yes, y.length - yes) >= MIN_OF_EACH
        : y.length >= LEAST && Arrays.stream(y).distinct().count() > 1;
  }

  private static Skill classified(double[][] predicted, double[] truth) {
    boolean[] positive = new boolean[truth.length];
    for (int i = 0; i < truth.length; i++) {
      positive[i] = truth[i] > 0;
    }
    return new Skill(
        2 * Auc.of(predicted[0], positive).value() - 1,
        2 * Auc.of(predicted[1], positive).value() - 1,
        2 * Auc.difference(predicted[1], predicted[0], positive).se());
  }

  private static Skill regressed(double[][] predicted, double[] truth) {
    int n = truth.length;
    double mean = Arrays.stream(truth).average().orElseThrow();
    double spread = Arrays.stream(truth).map(v -> (v - mean) * (v - mean)).sum();
    double[] skill = new double[2];
    double[] difference = new double[n];
    for (int s = 0; s < 2; s++) {
      double squares = 0;
      for (int i = 0; i < n; i++) {
        double error = (predicted[s][i] - truth[i]) * (predicted[s][i] - truth[i]);
        squares += error;
        difference[i] += s == 0 ? error : -error;
      }
      skill[s] = Math.max(0, 1 - squares / spread);
    }
    double average = Arrays.stream(difference).average().orElseThrow();
    double variance =
        Arrays.stream(difference).map(d -> (d - average) * (d - average)).sum() / (n - 1);
    return new Skill(skill[0], skill[1], Math.min(1, Math.sqrt(variance * n) / spread));
  }
}
