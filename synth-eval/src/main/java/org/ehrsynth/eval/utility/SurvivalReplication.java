package org.ehrsynth.eval.utility;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.Curve;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.regression.CoefficientAgreement;
import org.ehrsynth.eval.regression.DesignMatrix;
import org.ehrsynth.eval.regression.RegressionFit;
import org.ehrsynth.eval.survival.ConcordanceIndex;
import org.ehrsynth.eval.survival.CoxModel;
import org.ehrsynth.eval.survival.KaplanMeier;
import org.ehrsynth.eval.survival.LogRank;
import org.ehrsynth.eval.survival.SurvivalData;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;

/**
 * Whether a survival study would find the same. The value is the mean overlap of the 95 % intervals
 * of log hazard ratios (Cox's model, Efron's ties) learned from real and from synthetic rows, see
 * {@link CoefficientAgreement}; terms as in {@link RegressionReplication}, at most one per 10
 * events, chosen by their correlation with the martingale residual.
 *
 * <p>Parts: {@code km.largest} and {@code km.mean}, the largest and the mean difference of the two
 * Kaplan–Meier curves up to τ; {@code restricted_mean.real} and {@code .synthetic}, the mean time
 * lived up to τ; {@code log_rank}, the test's χ² (grows with the number of rows, and is 0 for
 * shuffled columns); with a holdout {@code concordance.trtr} and {@code .tstr}, Harrell's
 * concordance there of the model learned from real and from synthetic rows; {@code overlap/TERM}
 * and {@code difference/TERM} per log hazard ratio. τ is the 90 % quantile of the real follow-up
 * times, up to the next number of two digits.
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

  private static final int GRID = 100;
  private static final double Z = 1.959963984540054;

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
    Study real = Study.of(context.train(), time, event);
    Study synthetic = Study.of(context.synthetic(), time, event);
    int room =
        Math.min(
            RegressionReplication.MAX_TERMS,
            real.patients.events() / RegressionReplication.ROWS_PER_TERM);
    if (room < 1 || synthetic.rows.length == 0 || features.isEmpty()) {
      return new NotApplicable(
          "needs %d train rows with the event, a followed synthetic row and a column to regress on"
              .formatted(RegressionReplication.ROWS_PER_TERM));
    }
    Dataset train = context.train().select(features).selectRows(real.rows);
    DesignMatrix terms =
        DesignMatrix.of(
            train,
            real.patients.martingaleResiduals(),
            context.trainSubjects().select(real.rows),
            room);
    if (terms.names().isEmpty()) {
      return new NotApplicable("needs a column that survival can be regressed on");
    }
    RegressionFit ours = CoxModel.fit(terms.of(train, false), real.patients, true);
    Dataset syntheticPatients = context.synthetic().select(features).selectRows(synthetic.rows);
    RegressionFit theirs =
        CoxModel.fit(terms.of(syntheticPatients, false), synthetic.patients, true);
    CoefficientAgreement agreement =
        new CoefficientAgreement(
            terms.names(),
            ours,
            theirs,
            JackknifeGroups.of(context),
            new int[][] {real.rows, synthetic.rows});
    if (agreement.size() == 0) {
      return new NotApplicable("needs a column that survival can be regressed on");
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    Map<String, Curve> curves = new LinkedHashMap<>();
    compare(real.patients, synthetic.patients, parts, curves);
    context
        .holdout()
        .ifPresent(
            holdout -> {
              Study unseen = Study.of(holdout, time, event);
              double[][] x = terms.of(holdout.select(features).selectRows(unseen.rows), false);
              double trtr = ConcordanceIndex.of(unseen.patients, ours.predict(x)).value();
              if (!Double.isNaN(trtr)) {
                parts.put("concordance.trtr", trtr);
                parts.put(
                    "concordance.tstr",
                    ConcordanceIndex.of(unseen.patients, theirs.predict(x)).value());
              }
            });
    agreement.addTo(parts);
    return agreement.overlap().score(info(), parts).withCurves(curves);
  }

  private static void compare(
      SurvivalData real,
      SurvivalData synthetic,
      Map<String, Double> parts,
      Map<String, Curve> curves) {
    KaplanMeier ours = KaplanMeier.of(real);
    KaplanMeier theirs = KaplanMeier.of(synthetic);
    double tau = horizon(real.time());
    KaplanMeier.Distance apart = ours.distance(theirs, tau);
    parts.put("km.largest", apart.largest());
    parts.put("km.mean", apart.mean());
    parts.put("restricted_mean.real", ours.restrictedMean(tau));
    parts.put("restricted_mean.synthetic", theirs.restrictedMean(tau));
    parts.put("log_rank", LogRank.of(real, synthetic, false).chiSquare());
    double[] times = IntStream.rangeClosed(0, GRID).mapToDouble(k -> tau * k / GRID).toArray();
    draw(REAL_CURVE, ours, times, curves);
    draw(SYNTHETIC_CURVE, theirs, times, curves);
  }

  private static void draw(
      String name, KaplanMeier curve, double[] times, Map<String, Curve> curves) {
    curves.put(name, Curve.of(times, Arrays.stream(times).map(curve::at).toArray()));
    curves.put(
        name + "/low",
        Curve.of(times, Arrays.stream(times).map(t -> curve.limit(t, -Z)).toArray()));
    curves.put(
        name + "/high",
        Curve.of(times, Arrays.stream(times).map(t -> curve.limit(t, Z)).toArray()));
  }

  private static double horizon(double[] times) {
    double[] sorted = Arrays.stream(times).sorted().toArray();
    double quantile = sorted[(int) (0.9 * (sorted.length - 1))];
    return quantile > 0
        ? BigDecimal.valueOf(quantile).round(new MathContext(2, RoundingMode.UP)).doubleValue()
        : 1;
  }

  /** The rows of a table whose time and event are known, and their follow-up. */
  private record Study(int[] rows, SurvivalData patients) {
    static Study of(Dataset table, Field time, Field event) {
      Column times = table.column(time.name());
      Column.Coded events = (Column.Coded) table.column(event.name());
      int[] rows =
          IntStream.range(0, table.rowCount())
              .filter(i -> !times.isMissing(i) && !events.isMissing(i))
              .toArray();
      boolean[] seen = new boolean[rows.length];
      for (int k = 0; k < rows.length; k++) {
        seen[k] = event.eventLevels().contains(events.text(rows[k]));
      }
      double[] t = IntStream.of(rows).mapToDouble(times::number).toArray();
      return new Study(rows, new SurvivalData(t, seen));
    }
  }
}
