package org.ehrsynth.eval.fidelity.joint;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.MetricResult.Curve;
import org.ehrsynth.eval.metric.QuantileBins;

/**
 * An α curve contains a fraction per α = 0, 1/29, … 1 beside its value for the real rows. Their
 * agreement is 1 − Σ |fraction − ideal| / Σ ideal.
 *
 * @param fractions by α
 * @param ideal by α, exact
 */
record AlphaCurve(JackknifeEstimate[] fractions, double[] ideal) {
  private static final int STEPS = 29;

  static int size() {
    return STEPS + 1;
  }

  static double alpha(int k) {
    return k / (double) STEPS;
  }

  /** The type-7 quantiles of distances at each α. */
  static double[] radii(double[] distances) {
    double[] sorted = Arrays.stream(distances).sorted().toArray();
    return IntStream.rangeClosed(0, STEPS)
        .mapToDouble(k -> QuantileBins.quantile(sorted, alpha(k)))
        .toArray();
  }

  /** Computes the fraction of distances up to each radius. */
  static double[] within(double[] distances, double[] radii) {
    return Arrays.stream(radii)
        .map(r -> Arrays.stream(distances).filter(d -> d <= r).count() / (double) distances.length)
        .toArray();
  }

  JackknifeEstimate agreement() {
    double total = Arrays.stream(ideal).sum();
    return JackknifeEstimate.of(
        g -> {
          double apart = 0;
          for (int k = 0; k < fractions.length; k++) {
            apart += Math.abs(fractions[k].without(g) - ideal[k]);
          }
          return Math.max(0, 1 - apart / total);
        });
  }

  /** Returns the fractions by α. */
  Curve curve() {
    return Curve.of(
        IntStream.rangeClosed(0, STEPS).mapToDouble(AlphaCurve::alpha).toArray(),
        Arrays.stream(fractions).mapToDouble(JackknifeEstimate::value).toArray());
  }
}
