package org.ehrsynth.eval.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.math.StandardNormal;

/**
 * Coefficient agreement measures how well coefficients estimated from synthetic rows agree with
 * those estimated from real rows.
 *
 * <p>Overlap of the 95 % intervals [Lᵣ, Uᵣ] and [Lₛ, Uₛ]: with I = min(Uᵣ, Uₛ) − max(Lᵣ, Lₛ), the
 * mean of I / (Uᵣ − Lᵣ) and I / (Uₛ − Lₛ) (Karr et al. 2006, doi:10.1198/000313006X124640), clipped
 * at 0 here. A coefficient that real rows cannot estimate (aliased, or its standard error is above
 * 10 standardised units, as where a level separates the outcome) is left out; one that only the
 * synthetic rows cannot estimate has overlap 0: losing a level or all events is not tolerated.
 */
public final class CoefficientAgreement {
  /** The name of the coefficient that describes no association. */
  public static final String INTERCEPT = "intercept";

  private static final double Z = StandardNormal.Z_975;
  private static final double MAX_ERROR = 10;

  private final List<String> names;
  private final RegressionFit real;
  private final RegressionFit synthetic;
  private final JackknifeGroups groups;
  private final int[][] rows; // by table: the table row of each row of the fit
  private final List<Integer> estimable = new ArrayList<>();

  /**
   * Compares two fits of the same terms.
   *
   * @param names of all coefficients; one named {@link #INTERCEPT} is not compared
   * @param rows by table, the table row of each row of the fit
   * @param synthetic null if there is none: all overlaps are 0
   */
  public CoefficientAgreement(
      List<String> names,
      RegressionFit real,
      RegressionFit synthetic,
      JackknifeGroups groups,
      int[][] rows) {
    this.names = names;
    this.real = real;
    this.synthetic = synthetic;
    this.groups = groups;
    this.rows = rows;
    for (int j = 0; j < names.size(); j++) {
      if (!names.get(j).equals(INTERCEPT) && isEstimable(real, j)) {
        estimable.add(j);
      }
    }
  }

  private static boolean isEstimable(RegressionFit fit, int j) {
    return fit != null && fit.error(j) > 0 && fit.error(j) < MAX_ERROR;
  }

  /** Returns the number of coefficients that real rows can estimate. */
  public int size() {
    return estimable.size();
  }

  /**
   * Computes the overlap of two intervals from their centres and standard errors; negative where
   * they are apart.
   */
  public static double overlap(
      double real, double realError, double synthetic, double syntheticError) {
    double low = Math.max(real - Z * realError, synthetic - Z * syntheticError);
    double high = Math.min(real + Z * realError, synthetic + Z * syntheticError);
    return (high - low) / (4 * Z * realError) + (high - low) / (4 * Z * syntheticError);
  }

  /** Computes the mean overlap; without a group of rows by one Newton step. */
  public JackknifeEstimate overlap() {
    double[][] realWithout = without(real, JackknifeGroups.REAL);
    double[][] syntheticWithout =
        synthetic == null ? null : without(synthetic, JackknifeGroups.SYNTHETIC);
    return JackknifeEstimate.mean(
        estimable.stream()
            .map(
                j ->
                    !isEstimable(synthetic, j)
                        ? JackknifeEstimate.exact(0)
                        : JackknifeEstimate.of(
                            g ->
                                Math.max(
                                    0,
                                    overlap(
                                        realWithout[g + 1][j],
                                        real.error(j),
                                        syntheticWithout[g + 1][j],
                                        synthetic.error(j)))))
            .toList());
  }

  /** By group left out, at 0 none: the coefficients. */
  private double[][] without(RegressionFit fit, int table) {
    double[][] sums = new double[JackknifeGroups.COUNT + 1][names.size()];
    for (int i = 0; i < rows[table].length; i++) {
      double[] sum = sums[1 + groups.of(table, rows[table][i])];
      for (int j = 0; j < sum.length; j++) {
        sum[j] += fit.influence()[i][j];
      }
    }
    double wider = JackknifeGroups.COUNT / (JackknifeGroups.COUNT - 1.0);
    for (double[] sum : sums) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] = fit.coefficients()[j] - wider * sum[j];
      }
    }
    return sums;
  }

  /**
   * Adds, per coefficient, {@code overlap/TERM} and {@code difference/TERM} (synthetic less real by
   * the real standard error); and the fractions of equal signs and of equal significance at 5 %,
   * the mean absolute difference, and how many coefficients there are and cannot be estimated.
   */
  public void addTo(Map<String, Double> parts) {
    double signs = 0;
    double significant = 0;
    double differences = 0;
    int compared = 0;
    for (int j : estimable) {
      if (!isEstimable(synthetic, j)) {
        parts.put("overlap/" + names.get(j), 0.0);
        continue;
      }
      double a = real.coefficients()[j];
      double b = synthetic.coefficients()[j];
      double difference = (b - a) / real.error(j);
      parts.put(
          "overlap/" + names.get(j), Math.max(0, overlap(a, real.error(j), b, synthetic.error(j))));
      parts.put("difference/" + names.get(j), difference);
      signs += Math.signum(a) == Math.signum(b) ? 1 : 0;
      significant += isSignificant(real, j) == isSignificant(synthetic, j) ? 1 : 0;
      differences += Math.abs(difference);
      compared++;
    }
    parts.put("same_sign", signs / estimable.size());
    parts.put("same_significance", significant / estimable.size());
    if (compared > 0) {
      parts.put("mean_difference", differences / compared);
    }
    parts.put("coefficients", (double) estimable.size());
    parts.put("lost", (double) (estimable.size() - compared));
    long requested = names.stream().filter(name -> !name.equals(INTERCEPT)).count();
    parts.put("inestimable", (double) (requested - estimable.size()));
  }

  private static boolean isSignificant(RegressionFit fit, int j) {
    return Math.abs(fit.coefficients()[j]) > Z * fit.error(j);
  }
}
