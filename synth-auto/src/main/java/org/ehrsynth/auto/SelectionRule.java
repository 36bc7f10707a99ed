package org.ehrsynth.auto;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ehrsynth.eval.fidelity.SdMetricsQuality;
import org.ehrsynth.eval.fidelity.joint.Detection;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.privacy.DistanceToClosestRecord;
import org.ehrsynth.eval.privacy.Uniques;
import org.ehrsynth.eval.privacy.membership.MembershipInference;
import org.ehrsynth.eval.report.ReleaseGate;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.eval.report.ReportScores;
import org.ehrsynth.eval.utility.TrainSyntheticTestReal;

/**
 * The decision rule of {@link AutoSelect}: which candidates are barred for privacy, and which of
 * the others has the smallest loss.
 */
final class SelectionRule {
  static final MetricKey DETECTION = MetricKey.of(Detection.ID);
  static final MetricKey QUALITY = MetricKey.of(SdMetricsQuality.ID);
  static final MetricKey MEMBERSHIP = MetricKey.of(MembershipInference.ID);
  static final MetricKey UTILITY_GAP = TrainSyntheticTestReal.GAP;

  /** The metrics to compute: two of fidelity, one of utility, three of privacy. */
  static final List<String> METRICS =
      List.of(
          Detection.ID,
          SdMetricsQuality.ID,
          TrainSyntheticTestReal.ID,
          MembershipInference.ID,
          DistanceToClosestRecord.ID,
          Uniques.ID);

  /** The components that the rule uses or that are reported. */
  private static final Set<String> COMPONENTS =
      Stream.of(
              TrainSyntheticTestReal.TRTR,
              UTILITY_GAP,
              MembershipInference.TPR_AT_1,
              MembershipInference.MEMBERS,
              MembershipInference.NON_MEMBERS,
              Uniques.MATCHED_COPIES,
              Uniques.HOLDOUT_COPIES,
              Uniques.MATCHED_KEYS,
              Uniques.HOLDOUT_KEYS,
              Uniques.ROWS)
          .map(MetricKey::toString)
          .collect(Collectors.toUnmodifiableSet());

  private static final double CHANCE = 0.5;
  private static final double MAX_AUC = ReleaseGate.defaults().membershipAuc();
  private static final double MAX_TPR = ReleaseGate.defaults().membershipTpr();

  private SelectionRule() {}

  /** Returns the figures of a report that the rule uses or that are reported. */
  static Map<String, Double> figures(Report report) {
    return ReportScores.of(report, COMPONENTS);
  }

  /** Returns why a candidate is barred for privacy; empty if it is not. */
  static Optional<String> barred(Map<String, Double> figures) {
    Double auc = figures.get(MEMBERSHIP.toString());
    Double low = figures.get(MEMBERSHIP.low());
    if (auc != null && low >= MAX_AUC) {
      return Optional.of(
          "an attack finds members with AUC %s, lower end %s".formatted(number(auc), number(low)));
    }
    Double tpr = figures.get(MembershipInference.TPR_AT_1.toString());
    if (tpr != null
        && tpr >= MAX_TPR
        && ReleaseGate.findsMembers(
            tpr,
            figures.get(MembershipInference.MEMBERS.toString()),
            figures.get(MembershipInference.NON_MEMBERS.toString()))) {
      return Optional.of(
          "an attack finds %s of the members at 1 %% false positives".formatted(number(tpr)));
    }
    return copies(
            figures,
            Uniques.MATCHED_COPIES,
            Uniques.HOLDOUT_COPIES,
            "of the rows copy training rows")
        .or(
            () ->
                copies(
                    figures,
                    Uniques.MATCHED_KEYS,
                    Uniques.HOLDOUT_KEYS,
                    "of the rows repeat unique quasi-identifiers"));
  }

  /** Training rows must not be copied more often than as many holdout rows are by chance. */
  private static Optional<String> copies(
      Map<String, Double> figures, MetricKey matched, MetricKey holdout, String description) {
    Double fraction = figures.get(matched.toString());
    Double chance = figures.get(holdout.toString());
    if (fraction == null
        || chance == null
        || !ReleaseGate.isMoreThanChance(fraction, chance, figures.get(Uniques.ROWS.toString()))) {
      return Optional.empty();
    }
    return Optional.of(
        "%s %s, %s by chance".formatted(number(fraction), description, number(chance)));
  }

  /**
   * Computes the losses that {@link AutoSelect} defines. A term that applies to some candidates but
   * not to one (its rows have a single class of the target) counts as its maximum, 1, for that
   * candidate; a term that applies to none is left out for all.
   *
   * @param scored the figures of the candidates to compare
   */
  static double[] losses(List<Map<String, Double>> scored) {
    double[] losses = new double[scored.size()];
    add(losses, scored, f -> term(f, DETECTION, auc -> 2 * Math.max(auc - CHANCE, 0)));
    add(losses, scored, f -> term(f, UTILITY_GAP, gap -> Math.max(gap, 0)));
    add(losses, scored, f -> term(f, QUALITY, quality -> 1 - quality));
    return losses;
  }

  /** Computes one term of the loss from the figures of a candidate. */
  private interface Term {
    OptionalDouble of(Map<String, Double> figures);
  }

  private static OptionalDouble term(
      Map<String, Double> figures, MetricKey key, DoubleUnaryOperator loss) {
    Double value = figures.get(key.toString());
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(loss.applyAsDouble(value));
  }

  private static void add(double[] losses, List<Map<String, Double>> scored, Term term) {
    if (scored.stream().noneMatch(figures -> term.of(figures).isPresent())) {
      return;
    }
    for (int i = 0; i < losses.length; i++) {
      losses[i] += term.of(scored.get(i)).orElse(1);
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
