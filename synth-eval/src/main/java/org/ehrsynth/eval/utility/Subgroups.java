package org.ehrsynth.eval.utility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.eval.learner.Auc;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.metric.QuantileBins;
import org.ehrsynth.math.StandardNormal;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;

/**
 * Measures whether synthetic rows serve all patients equally: for each level of each SENSITIVE
 * column (numbers by fifths of train) with at least 10 unseen patients who have the outcome and 10
 * who do not, the loss is the AUROC of boosted trees trained on real rows less that of trees
 * trained on synthetic ones. The value is the largest loss; its interval is DeLong's, widened for
 * the number of subgroups (Bonferroni).
 *
 * <p>Parts: {@code gap}, {@code gap.low}, {@code gap.high} as the value and its interval; {@code
 * equalised_odds.tstr} and {@code .trtr}, the largest difference between two levels of a column in
 * the true-positive or false-positive rate, predicting as many positives as there are (Hardt, Price
 * and Srebro 2016, <a href="https://arxiv.org/abs/1610.02413">arXiv:1610.02413</a>); and per
 * subgroup {@code patients/COLUMN=LEVEL} (unseen ones), {@code share_real/…}, {@code
 * share_synthetic/…}, {@code trtr/…}, {@code tstr/…} and {@code loss/…}.
 *
 * <p>Bhanot et al. (2021), <a href="https://doi.org/10.3390/e23091165">doi:10.3390/e23091165</a>.
 */
public final class Subgroups implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "equity.subgroup";

  /** The loss of AUROC in the worst subgroup, which is the value of the metric. */
  public static final MetricKey GAP = MetricKey.of(ID, "gap");

  /** The lower end of the interval of the gap. */
  public static final MetricKey GAP_LOW = MetricKey.of(ID, "gap.low");

  /** The upper end of the interval of the gap. */
  public static final MetricKey GAP_HIGH = MetricKey.of(ID, "gap.high");

  private static final int MIN_PATIENTS = 10;
  private static final int FIFTHS = 5;

  @Override
  public MetricInfo info() {
    return MetricInfo.lowerIsBetter(ID, "loss of AUROC in the worst subgroup")
        .withRange(-1, 1)
        .withRequirements(Requirement.HOLDOUT, Requirement.TARGET, Requirement.SENSITIVE)
        .withCitation(
            "Bhanot et al. (2021), doi:10.3390/e23091165; Hardt et al. (2016), arXiv:1610.02413")
        .withCaveat(
            "the worst of many small subgroups loses by chance: read the lower end and the"
                + " ceiling");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    Field target = context.train().schema().field(context.target().orElseThrow());
    if (!target.type().isCoded()) {
      return new NotApplicable("needs a target with levels");
    }
    if (BinaryOutcome.predictors(context.train(), target).isEmpty()) {
      return new NotApplicable("needs a column beside the target");
    }
    Optional<TrainSyntheticTestReal.Predicted> predicted =
        TrainSyntheticTestReal.treesOf(context, target);
    if (predicted.isEmpty()) {
      return new NotApplicable("needs yes and no of the target in every table");
    }
    List<Subgroup> groups = new ArrayList<>();
    double[] odds = new double[2];
    for (Field field : context.train().schema().fields()) {
      if (field.role() == Role.SENSITIVE && !field.name().equals(target.name())) {
        List<Subgroup> own = subgroups(context, field, predicted.get());
        groups.addAll(own);
        for (int s = 0; s < 2; s++) {
          odds[s] = Math.max(odds[s], oddsDifference(own, predicted.get(), s));
        }
      }
    }
    if (groups.isEmpty()) {
      return new NotApplicable(
          "needs a subgroup with %d unseen patients with and %d without the outcome"
              .formatted(MIN_PATIENTS, MIN_PATIENTS));
    }
    return score(groups, odds);
  }

  /** Bonferroni: each of m intervals misses with probability 0.05 / m. */
  private static Score score(List<Subgroup> groups, double[] odds) {
    double z = StandardNormal.quantile(1 - 0.025 / groups.size());
    Subgroup worst = groups.get(0);
    for (Subgroup group : groups) {
      worst = group.loss.value() > worst.loss.value() ? group : worst;
    }
    double half = z * worst.loss.se();
    double value = worst.loss.value();
    ConfidenceInterval interval =
        new ConfidenceInterval(Math.max(-1, value - half), Math.min(1, value + half));
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put(GAP.component(), value);
    parts.put(GAP_LOW.component(), interval.low());
    parts.put(GAP_HIGH.component(), interval.high());
    parts.put("equalised_odds.tstr", odds[0]);
    parts.put("equalised_odds.trtr", odds[1]);
    for (Subgroup group : groups) {
      parts.put("patients/" + group.name, (double) group.patients);
      parts.put("share_real/" + group.name, group.realFraction);
      parts.put("share_synthetic/" + group.name, group.syntheticFraction);
      parts.put("trtr/" + group.name, group.trtr);
      parts.put("tstr/" + group.name, group.tstr);
      parts.put("loss/" + group.name, group.loss.value());
    }
    return new Score(value, interval, parts);
  }

  /**
   * Patients of one level.
   *
   * @param members which of the predicted rows
   * @param patients number of patients of these rows
   * @param loss AUROC by training on real rows less that on synthetic ones
   */
  private record Subgroup(
      String name,
      int[] members,
      int patients,
      double realFraction,
      double syntheticFraction,
      double trtr,
      double tstr,
      Auc.Difference loss) {}

  private static List<Subgroup> subgroups(
      EvalContext context, Field field, TrainSyntheticTestReal.Predicted predicted) {
    Levels levels = Levels.of(context.train().column(field.name()));
    int[] unseen = levels.codes(context.holdout().orElseThrow().column(field.name()));
    int[] real = levels.codes(context.train().column(field.name()));
    int[] syntheticScores = levels.codes(context.synthetic().column(field.name()));
    Subjects subjects = context.holdoutSubjects();
    List<Subgroup> out = new ArrayList<>();
    for (int c = 0; c < levels.names.size(); c++) {
      int level = c;
      int[] members =
          IntStream.range(0, predicted.rows().length)
              .filter(k -> unseen[predicted.rows()[k]] == level)
              .toArray();
      boolean[] positive = new boolean[members.length];
      List<Set<Integer>> patients = List.of(new HashSet<>(), new HashSet<>()); // without, with
      for (int k = 0; k < members.length; k++) {
        positive[k] = predicted.positive()[members[k]];
        patients.get(positive[k] ? 1 : 0).add(subjects.of(predicted.rows()[members[k]]));
      }
      if (Math.min(patients.get(0).size(), patients.get(1).size()) < MIN_PATIENTS) {
        continue;
      }
      double[] synthetic = take(predicted.scores()[0], members);
      double[] train = take(predicted.scores()[1], members);
      out.add(
          new Subgroup(
              field.name() + "=" + levels.names.get(c),
              members,
              (int)
                  IntStream.of(members)
                      .map(k -> subjects.of(predicted.rows()[k]))
                      .distinct()
                      .count(),
              fraction(real, c),
              fraction(syntheticScores, c),
              Auc.of(train, positive).value(),
              Auc.of(synthetic, positive).value(),
              Auc.difference(train, synthetic, positive)));
    }
    return out;
  }

  private static double[] take(double[] x, int[] members) {
    return Arrays.stream(members).mapToDouble(k -> x[k]).toArray();
  }

  private static double fraction(int[] codes, int level) {
    return codes.length == 0
        ? 0
        : Arrays.stream(codes).filter(c -> c == level).count() / (double) codes.length;
  }

  /** Computes the largest difference of two levels in true or in false positive rates. */
  private static double oddsDifference(
      List<Subgroup> groups, TrainSyntheticTestReal.Predicted predicted, int source) {
    double[] scores = predicted.scores()[source];
    int yes = 0;
    for (boolean p : predicted.positive()) {
      yes += p ? 1 : 0;
    }
    double threshold = Arrays.stream(scores).sorted().toArray()[scores.length - yes];
    double worst = 0;
    for (boolean truth : new boolean[] {true, false}) {
      double low = 1;
      double high = 0;
      for (Subgroup group : groups) {
        int called = 0;
        int all = 0;
        for (int k : group.members) {
          if (predicted.positive()[k] == truth) {
            all++;
            called += scores[k] >= threshold ? 1 : 0;
          }
        }
        low = Math.min(low, called / (double) all);
        high = Math.max(high, called / (double) all);
      }
      worst = Math.max(worst, high - low);
    }
    return worst;
  }

  /** The levels of a column, or the fifths of a number. */
  private record Levels(List<String> names, QuantileBins fifths) {
    static Levels of(Column train) {
      if (train instanceof Column.Coded coded) {
        return new Levels(coded.levels(), null);
      }
      QuantileBins groups = QuantileBins.of(train.toNumbers(), FIFTHS);
      return new Levels(
          IntStream.rangeClosed(1, groups.count()).mapToObj(k -> "group " + k).toList(), groups);
    }

    int[] codes(Column column) {
      return Arrays.stream(column.toNumbers())
          .mapToInt(x -> Double.isNaN(x) ? -1 : fifths == null ? (int) x : fifths.group(x))
          .toArray();
    }
  }
}
