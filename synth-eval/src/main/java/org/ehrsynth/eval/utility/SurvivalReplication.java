package org.ehrsynth.eval.utility;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.regression.CoefficientAgreement;
import org.ehrsynth.eval.regression.DesignMatrix;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;

/**
 * Measures whether a survival study would have the same result. The value is the mean overlap of
 * the 95 % intervals of log hazard ratios (Cox's model, Efron's ties) estimated from real and from
 * synthetic rows, see {@link CoefficientAgreement}; terms as in {@link RegressionReplication}, at
 * most one per 10 events, chosen by their correlation with the martingale residual.
 *
 * <p>Parts: {@code km.largest} and {@code km.mean}, the largest and the mean difference of the two
 * Kaplan–Meier curves up to τ; {@code restricted_mean.real} and {@code .synthetic}, the mean time
 * lived up to τ; {@code log_rank}, the test's χ² (grows with the number of rows, and is 0 for
 * shuffled columns); with a holdout {@code concordance.trtr} and {@code .tstr}, Harrell's
 * concordance of the models fitted to real and to synthetic rows on it; {@code overlap/TERM} and
 * {@code difference/TERM} per log hazard ratio. τ is the 90 % quantile of the real follow-up times,
 * rounded up to two digits.
 *
 * <p>Curves {@code kaplan_meier/real} and {@code kaplan_meier/synthetic}, each with {@code /low}
 * and {@code /high}, at 101 evenly spaced times: no patient's time is among them.
 */
public final class SurvivalReplication implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "utility.survival";

  /** The name of the real table's Kaplan–Meier curve. */
  public static final String REAL_CURVE = "kaplan_meier/real";

  /** The name of the synthetic table's Kaplan–Meier curve. */
  public static final String SYNTHETIC_CURVE = "kaplan_meier/synthetic";

  private static final String NO_TERM = "needs a column that survival can be regressed on";

  @Override
  public MetricInfo info() {
    return MetricInfo.higherIsBetter(ID, "overlap of hazard ratios' intervals")
        .withRequirements(Requirement.SURVIVAL)
        .withCitation(
            "Cox (1972), doi:10.1111/j.2517-6161.1972.tb00899.x; Karr et al. (2006),"
                + " doi:10.1198/000313006X124640")
        .withCaveat(
            "wide intervals overlap: with few events a poor table scores well; look at the curves"
                + " and compare with the ceiling");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    Field event = context.train().schema().fieldOfRole(Role.EVENT).orElseThrow();
    Field time = context.train().schema().fieldOfRole(Role.TIME_TO_EVENT).orElseThrow();
    List<String> features =
        BinaryOutcome.predictors(context.train(), event).stream()
            .filter(name -> !name.equals(time.name()))
            .toList();
    FollowUp real = FollowUp.of(context.train(), time, event);
    FollowUp synthetic = FollowUp.of(context.synthetic(), time, event);
    int maxTerms =
        Math.min(
            RegressionReplication.MAX_TERMS,
            real.patients().events() / RegressionReplication.ROWS_PER_TERM);
    if (maxTerms < 1 || synthetic.rows().length == 0 || features.isEmpty()) {
      return new NotApplicable(
          "needs %d train rows with the event, a followed synthetic row and a column to regress on"
              .formatted(RegressionReplication.ROWS_PER_TERM));
    }
    DesignMatrix design =
        DesignMatrix.of(
            context.train().select(features).selectRows(real.rows()),
            real.patients().martingaleResiduals(),
            context.trainSubjects().select(real.rows()),
            maxTerms);
    if (design.names().isEmpty()) {
      return new NotApplicable(NO_TERM);
    }
    SurvivalComparison comparison =
        SurvivalComparison.of(context, features, design, real, synthetic);
    CoefficientAgreement agreement = comparison.agreement(JackknifeGroups.of(context));
    if (agreement.size() == 0) {
      return new NotApplicable(NO_TERM);
    }
    Map<String, Double> parts = new LinkedHashMap<>(comparison.curveParts());
    context
        .holdout()
        .ifPresent(
            holdout ->
                parts.putAll(
                    comparison.concordance(
                        holdout.select(features), FollowUp.of(holdout, time, event))));
    agreement.addTo(parts);
    return agreement.overlap().score(info(), parts).withCurves(comparison.curves());
  }
}
