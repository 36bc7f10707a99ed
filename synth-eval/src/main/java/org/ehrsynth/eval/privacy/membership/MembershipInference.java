package org.ehrsynth.eval.privacy.membership;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.eval.learner.Auc;
import org.ehrsynth.eval.learner.RocCurve;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.eval.metric.MetricResult.Curve;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.math.StandardNormal;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Measures how well a battery of attacks distinguishes training patients (members) from unseen ones
 * (the holdout): the AUC of the best attack. At 0.5 none can.
 *
 * <p>The attacks are those of {@link DistanceAttacks}, {@link DensityAttacks} and {@link
 * ClassifierAttack}. They may use other real rows: the holdout's subjects are dealt into two
 * halves; each half in turn is the attacker's reference while the other half and one half of the
 * members are attacked. Every target is scored once, and without memorisation members and
 * non-members of a half have scores of the same distribution.
 *
 * <p>The standard error of an AUC is DeLong's, rows taken as independent. The interval is for the
 * largest true AUC: its upper end is the largest upper end of the attacks (95 %), its lower end the
 * largest lower end at the level divided by the number of attacks, since the best of many is above
 * 0.5 by chance alone.
 *
 * <p>At most {@value #MAX_TARGETS} members and as many non-members are attacked (a seeded draw),
 * fewer in wide tables.
 *
 * <p>Parts per attack: {@code ATTACK.auc}, {@code ATTACK.tpr_at_1} and {@code ATTACK.tpr_at_10},
 * the fraction of members found at false-positive rates of 1 % and 10 %; over all: {@code
 * tpr_at_1}, {@code tpr_at_10} (the largest), {@code outliers.auc} (the largest among the tenth of
 * the targets that lie farthest from the reference). Curves: {@code roc/ATTACK}.
 */
public final class MembershipInference implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "privacy.membership";

  /** The best attack's true-positive rate at 1 % false positives. */
  public static final MetricKey TPR_AT_1 = MetricKey.of(ID, "tpr_at_1");

  /** The best attack's true-positive rate at 10 % false positives. */
  public static final MetricKey TPR_AT_10 = MetricKey.of(ID, "tpr_at_10");

  /** The number of attacked members. */
  public static final MetricKey MEMBERS = MetricKey.of(ID, "members");

  /** The number of attacked non-members. */
  public static final MetricKey NON_MEMBERS = MetricKey.of(ID, "non_members");

  /** The names of the attacks' ROC curves start with this prefix. */
  public static final String ROC = "roc/";

  private static final int MAX_TARGETS = 4_000;
  private static final int MIN_TARGETS = 1_000;
  private static final int MIN_ROWS = 20;
  private static final double OUTLIERS = 0.1;

  /** Cells of targets times candidates that the distances may cost. */
  private static final double WORK = 8e9;

  private static final MetricInfo INFO =
      MetricInfo.closerIsBetter(0.5, ID, "best membership attack (AUC)")
          .withRequirements(Requirement.HOLDOUT)
          .withCitation(
              "Stadler et al. (2022), arXiv:2011.07018; van Breugel et al. (2023),"
                  + " arXiv:2302.12580; Carlini et al. (2022), arXiv:2112.03570 (true positives at"
                  + " few false alarms)")
          .withCaveat(
              "These attacks see only the synthetic table; an attacker with the model, or with most of the"
                  + " real table, can do better.");

  @Override
  public MetricInfo info() {
    return INFO;
  }

  @Override
  public MetricResult compute(EvalContext context) {
    Dataset holdout = context.holdout().orElseThrow();
    Dataset train = context.train();
    if (train.rowCount() < MIN_ROWS
        || holdout.rowCount() < MIN_ROWS
        || context.synthetic().rowCount() < MIN_ROWS) {
      return new NotApplicable(
          "needs at least %d rows of train, holdout and synthetic".formatted(MIN_ROWS));
    }
    Targets targets = Targets.of(context, holdout);
    if (targets == null) {
      return new NotApplicable("needs at least two subjects in the holdout");
    }
    Map<String, double[]> scores = targets.scores(context, holdout);
    boolean[] member = targets.member();
    return score(scores, member, targets.outliers(scores.remove(Targets.OUTLYING)));
  }

  private static Score score(Map<String, double[]> scores, boolean[] member, int[] outliers) {
    double z = StandardNormal.quantile(1 - 0.025 / scores.size());
    Map<String, Double> parts = new LinkedHashMap<>();
    Map<String, Curve> curves = new LinkedHashMap<>();
    double best = 0;
    double low = 0;
    double high = 0;
    double[] tpr = new double[2];
    double[] rates = {0.01, 0.1};
    for (Map.Entry<String, double[]> attack : scores.entrySet()) {
      Auc auc = Auc.of(attack.getValue(), member);
      RocCurve roc = RocCurve.of(attack.getValue(), member);
      best = Math.max(best, auc.value());
      low = Math.max(low, auc.value() - z * auc.se());
      high = Math.max(high, ConfidenceInterval.normal(auc.value(), auc.se(), 0, 1).high());
      parts.put(attack.getKey() + ".auc", auc.value());
      for (int r = 0; r < rates.length; r++) {
        double reached = roc.tprAt(rates[r]);
        tpr[r] = Math.max(tpr[r], reached);
        parts.put(attack.getKey() + ".tpr_at_" + Math.round(100 * rates[r]), reached);
      }
      curves.put(ROC + attack.getKey(), roc.curve());
    }
    parts.put(TPR_AT_1.component(), tpr[0]);
    parts.put("tpr_at_10", tpr[1]);
    maxAuc(scores, member, outliers).ifPresent(auc -> parts.put("outliers.auc", auc));
    parts.put(
        MEMBERS.component(),
        (double) IntStream.range(0, member.length).filter(i -> member[i]).count());
    parts.put(NON_MEMBERS.component(), member.length - parts.get(MEMBERS.component()));
    return new Score(best, new ConfidenceInterval(Math.min(low, best), high), parts)
        .withCurves(curves);
  }

  /** Computes the largest AUC among some targets; empty if they are all members or none is. */
  private static OptionalDouble maxAuc(
      Map<String, double[]> scores, boolean[] member, int[] targets) {
    boolean[] positive = new boolean[targets.length];
    boolean both = false;
    for (int i = 0; i < targets.length; i++) {
      positive[i] = member[targets[i]];
      both |= positive[i] != positive[0];
    }
    if (!both) {
      return OptionalDouble.empty();
    }
    double max = 0;
    for (double[] attack : scores.values()) {
      double[] own = IntStream.of(targets).mapToDouble(i -> attack[i]).toArray();
      max = Math.max(max, Auc.of(own, positive).value());
    }
    return OptionalDouble.of(max);
  }

  /** The attacked rows, by half. */
  private static final class Targets {
    static final String OUTLYING = "";

    private final int[][] members = new int[2][]; // rows of train
    private final int[][] strangers = new int[2][]; // rows of the holdout
    private final int[][] reference = new int[2][]; // rows of the holdout

    /** Deals subjects; null if all holdout rows are of one subject. */
    static Targets of(EvalContext context, Dataset holdout) {
      Seed seed = context.seed().derive("membership");
      Subjects subjects = context.holdoutSubjects();
      int[] distinct = IntStream.of(subjects.of()).distinct().sorted().toArray();
      if (distinct.length < 2) {
        return null;
      }
      int[] place = seed.derive("subjects").generator().permutation(distinct.length);
      int max = maxTargets(context, holdout);
      int[] trainRows = some(context.train().rowCount(), max, seed.derive("members").generator());
      Targets targets = new Targets();
      for (int half = 0; half < 2; half++) {
        int h = half;
        int[] attacked =
            IntStream.range(0, subjects.rowCount())
                .filter(i -> place[Arrays.binarySearch(distinct, subjects.of(i))] % 2 == h)
                .toArray();
        int[] kept = some(attacked.length, max / 2, seed.derive("strangers").derive(h).generator());
        targets.strangers[h] = IntStream.of(kept).map(i -> attacked[i]).toArray();
        targets.reference[1 - h] = attacked;
        targets.members[h] =
            IntStream.range(0, trainRows.length)
                .filter(i -> i % 2 == h)
                .map(i -> trainRows[i])
                .toArray();
      }
      return targets;
    }

    private static int maxTargets(EvalContext context, Dataset holdout) {
      double candidates = context.synthetic().rowCount() + holdout.rowCount() / 2.0;
      double affordable = WORK / (candidates * context.train().columns().size());
      return (int) Math.max(MIN_TARGETS, Math.min(MAX_TARGETS, affordable));
    }

    /** Returns at most so many of 0 … n − 1, drawn at random. */
    private static int[] some(int n, int max, RandomStream draws) {
      int[] order = draws.permutation(n);
      return Arrays.copyOf(order, Math.min(n, max));
    }

    boolean[] member() {
      int n = 0;
      for (int h = 0; h < 2; h++) {
        n += members[h].length + strangers[h].length;
      }
      boolean[] member = new boolean[n];
      int at = 0;
      for (int h = 0; h < 2; h++) {
        Arrays.fill(member, at, at + members[h].length, true);
        at += members[h].length + strangers[h].length;
      }
      return member;
    }

    /** Computes the scores of all attacks, and the outlyingness. */
    Map<String, double[]> scores(EvalContext context, Dataset holdout) {
      List<Map<String, double[]>> halves = new ArrayList<>();
      for (int h = 0; h < 2; h++) {
        Dataset attacked =
            Dataset.concat(
                List.of(context.train().selectRows(members[h]), holdout.selectRows(strangers[h])));
        Execution run = context.run();
        AttackContext scene =
            new AttackContext(
                context.train(),
                context.synthetic(),
                holdout.selectRows(reference[h]),
                attacked,
                run);
        DistanceAttacks.Scores near = DistanceAttacks.of(scene);
        Map<String, double[]> scores = new LinkedHashMap<>(near.byAttack());
        scores.putAll(DensityAttacks.of(scene));
        scores.put("classifier", ClassifierAttack.scores(scene));
        scores.put(OUTLYING, near.outlying());
        halves.add(scores);
      }
      Map<String, double[]> both = new LinkedHashMap<>();
      halves
          .get(0)
          .forEach(
              (attack, first) -> {
                double[] second = halves.get(1).get(attack);
                if (second != null) { // a column may vary in one half only
                  double[] all = Arrays.copyOf(first, first.length + second.length);
                  System.arraycopy(second, 0, all, first.length, second.length);
                  both.put(attack, all);
                }
              });
      return both;
    }

    /** Returns the targets that lie farthest from the reference. */
    int[] outliers(double[] outlying) {
      double[] sorted = outlying.clone();
      Arrays.sort(sorted);
      double threshold = sorted[(int) Math.floor((1 - OUTLIERS) * (sorted.length - 1))];
      return IntStream.range(0, outlying.length).filter(i -> outlying[i] >= threshold).toArray();
    }
  }
}
