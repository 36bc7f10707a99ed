package org.ehrsynth.eval.utility;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.MetricResult.Curve;
import org.ehrsynth.eval.regression.CoefficientAgreement;
import org.ehrsynth.eval.regression.DesignMatrix;
import org.ehrsynth.eval.regression.RegressionFit;
import org.ehrsynth.eval.survival.ConcordanceIndex;
import org.ehrsynth.eval.survival.CoxModel;
import org.ehrsynth.eval.survival.KaplanMeier;
import org.ehrsynth.eval.survival.LogRank;
import org.ehrsynth.math.StandardNormal;

/** A survival comparison carries out one study on real and on synthetic follow-up. */
final class SurvivalComparison {
  private static final int GRID = 100;

  private final FollowUp real;
  private final FollowUp synthetic;
  private final DesignMatrix design;
  private final RegressionFit realFit;
  private final RegressionFit syntheticFit;
  private final KaplanMeier realSurvival;
  private final KaplanMeier syntheticSurvival;
  private final double horizon; // τ

  private SurvivalComparison(
      FollowUp real,
      FollowUp synthetic,
      DesignMatrix design,
      RegressionFit realFit,
      RegressionFit syntheticFit) {
    this.real = real;
    this.synthetic = synthetic;
    this.design = design;
    this.realFit = realFit;
    this.syntheticFit = syntheticFit;
    realSurvival = KaplanMeier.of(real.patients());
    syntheticSurvival = KaplanMeier.of(synthetic.patients());
    horizon = horizon(real.patients().time());
  }

  /**
   * Fits Cox's model to both tables.
   *
   * @param features the columns of the design
   */
  static SurvivalComparison of(
      EvalContext context,
      List<String> features,
      DesignMatrix design,
      FollowUp real,
      FollowUp synthetic) {
    return new SurvivalComparison(
        real,
        synthetic,
        design,
        fit(design, context.train().select(features), real),
        fit(design, context.synthetic().select(features), synthetic));
  }

  private static RegressionFit fit(DesignMatrix design, Dataset features, FollowUp followUp) {
    double[][] x = design.of(features.selectRows(followUp.rows()), false);
    return CoxModel.fit(x, followUp.patients(), true);
  }

  /** Compares the log hazard ratios. */
  CoefficientAgreement agreement(JackknifeGroups groups) {
    return new CoefficientAgreement(
        design.names(), realFit, syntheticFit, groups, new int[][] {real.rows(), synthetic.rows()});
  }

  /** Compares the survival curves up to τ. */
  Map<String, Double> curveParts() {
    Map<String, Double> parts = new LinkedHashMap<>();
    KaplanMeier.Distance distance = realSurvival.distance(syntheticSurvival, horizon);
    parts.put("km.largest", distance.largest());
    parts.put("km.mean", distance.mean());
    parts.put("restricted_mean.real", realSurvival.restrictedMean(horizon));
    parts.put("restricted_mean.synthetic", syntheticSurvival.restrictedMean(horizon));
    parts.put("log_rank", LogRank.of(real.patients(), synthetic.patients(), false).chiSquare());
    return parts;
  }

  /**
   * Computes the concordance of both models on unseen patients.
   *
   * @param features of the unseen table
   * @return empty where no two unseen patients can be compared
   */
  Map<String, Double> concordance(Dataset features, FollowUp unseen) {
    double[][] x = design.of(features.selectRows(unseen.rows()), false);
    Map<String, Double> parts = new LinkedHashMap<>();
    double trtr = ConcordanceIndex.of(unseen.patients(), realFit.predict(x)).value();
    if (!Double.isNaN(trtr)) {
      parts.put("concordance.trtr", trtr);
      parts.put(
          "concordance.tstr",
          ConcordanceIndex.of(unseen.patients(), syntheticFit.predict(x)).value());
    }
    return parts;
  }

  /** Returns both survival curves with their limits, at evenly spaced times up to τ. */
  Map<String, Curve> curves() {
    double[] times = IntStream.rangeClosed(0, GRID).mapToDouble(k -> horizon * k / GRID).toArray();
    Map<String, Curve> curves = new LinkedHashMap<>();
    put(curves, SurvivalReplication.REAL_CURVE, realSurvival, times);
    put(curves, SurvivalReplication.SYNTHETIC_CURVE, syntheticSurvival, times);
    return curves;
  }

  private static void put(
      Map<String, Curve> curves, String name, KaplanMeier survival, double[] times) {
    double z = StandardNormal.Z_975;
    curves.put(name, Curve.of(times, Arrays.stream(times).map(survival::at).toArray()));
    curves.put(
        name + "/low",
        Curve.of(times, Arrays.stream(times).map(t -> survival.limit(t, -z)).toArray()));
    curves.put(
        name + "/high",
        Curve.of(times, Arrays.stream(times).map(t -> survival.limit(t, z)).toArray()));
  }

  /** The 90 % quantile of the times, rounded up to two digits so that it is no patient's time. */
  private static double horizon(double[] times) {
    double[] sorted = Arrays.stream(times).sorted().toArray();
    double quantile = sorted[(int) (0.9 * (sorted.length - 1))];
    return quantile > 0
        ? BigDecimal.valueOf(quantile).round(new MathContext(2, RoundingMode.UP)).doubleValue()
        : 1;
  }
}
