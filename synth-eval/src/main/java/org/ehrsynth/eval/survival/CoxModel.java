package org.ehrsynth.eval.survival;

import java.util.Arrays;
import org.ehrsynth.eval.regression.NewtonOptimizer;
import org.ehrsynth.eval.regression.RegressionFit;
import org.ehrsynth.math.Matrix;

/**
 * Fits Cox's proportional hazards model by partial likelihood, with Efron's or Breslow's treatment
 * of ties.
 *
 * <p>Cox (1972), doi:10.1111/j.2517-6161.1972.tb00899.x; Efron (1977),
 * doi:10.1080/01621459.1977.10480613.
 */
public final class CoxModel implements NewtonOptimizer.Likelihood {
  private final double[][] x; // centred
  private final SurvivalData patients;
  private final boolean efron;
  private final int[] order; // by decreasing time

  private CoxModel(double[][] x, SurvivalData patients, boolean efron) {
    this.x = x;
    this.patients = patients;
    this.efron = efron;
    int[] increasing = patients.order();
    order = new int[increasing.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = increasing[order.length - 1 - i];
    }
  }

  /**
   * Fits the hazard \( h_0(t) e^{x^T\beta} \).
   *
   * @param x by patient and column, no intercept; at least one patient
   * @param efron whether ties are treated by Efron's method, not Breslow's
   */
  public static RegressionFit fit(double[][] x, SurvivalData patients, boolean efron) {
    int p = x[0].length;
    double[] mean = new double[p];
    for (double[] row : x) {
      for (int j = 0; j < p; j++) {
        mean[j] += row[j] / x.length;
      }
    }
    double[][] centred = new double[x.length][p];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < p; j++) {
        centred[i][j] = x[i][j] - mean[j];
      }
    }
    return NewtonOptimizer.maximise(new CoxModel(centred, patients, efron));
  }

  @Override
  public int size() {
    return x[0].length;
  }

  @Override
  public double derive(double[] beta, double[] gradient, Matrix information) {
    Sums sums = new Sums(beta.length);
    double[][] total = new double[beta.length][beta.length];
    double value = 0;
    for (int at = 0; at < order.length; ) {
      double t = patients.time()[order[at]];
      Sums tied = new Sums(beta.length);
      int deaths = 0;
      for (; at < order.length && patients.time()[order[at]] == t; at++) {
        int i = order[at];
        double eta = Matrix.dot(x[i], beta);
        double weight = Math.exp(eta);
        sums.add(x[i], weight);
        if (patients.event()[i]) {
          tied.add(x[i], weight);
          deaths++;
          value += eta;
          for (int j = 0; j < beta.length; j++) {
            gradient[j] += x[i][j];
          }
        }
      }
      for (int d = 0; d < deaths; d++) {
        double f = efron ? d / (double) deaths : 0;
        double denominator = sums.zero - f * tied.zero;
        value -= Math.log(denominator);
        double[] mean = new double[beta.length];
        for (int j = 0; j < beta.length; j++) {
          mean[j] = (sums.first[j] - f * tied.first[j]) / denominator;
          gradient[j] -= mean[j];
          for (int k = 0; k <= j; k++) {
            total[j][k] +=
                (sums.second[j][k] - f * tied.second[j][k]) / denominator - mean[j] * mean[k];
          }
        }
      }
    }
    for (int j = 0; j < beta.length; j++) {
      for (int k = 0; k <= j; k++) {
        information.set(j, k, total[j][k]);
      }
    }
    return value;
  }

  /** Weighted sums over the patients at risk. */
  private static final class Sums {
    private double zero;
    private final double[] first;
    private final double[][] second;

    Sums(int p) {
      first = new double[p];
      second = new double[p][p];
    }

    void add(double[] x, double weight) {
      zero += weight;
      for (int j = 0; j < x.length; j++) {
        double scaled = weight * x[j];
        first[j] += scaled;
        if (scaled != 0) {
          for (int k = 0; k <= j; k++) {
            second[j][k] += scaled * x[k];
          }
        }
      }
    }
  }

  /**
   * Computes score residuals, ties by Breslow's method: \( \delta_i (x_i - \bar x(t_i)) -
   * e^{x_i^T\beta} \sum_{t_k \le t_i} (x_i - \bar x(t_k)) d_k / S_0(t_k) \).
   */
  @Override
  public double[][] scores(double[] beta) {
    int n = order.length;
    int p = beta.length;
    double[] weight = new double[n];
    for (int i = 0; i < n; i++) {
      weight[i] = Math.exp(Matrix.dot(x[i], beta));
    }
    RiskSets risk = riskSets(weight);
    double[] hazard = risk.hazard();
    double[][] mean = risk.mean();
    double[][] scores = new double[n][p];
    double cumulated = 0;
    double[] weighted = new double[p];
    for (int at = n - 1; at >= 0; at--) {
      int i = order[at];
      if (hazard[at] > 0) {
        cumulated += hazard[at];
        for (int j = 0; j < p; j++) {
          weighted[j] += hazard[at] * mean[at][j];
        }
      }
      for (int j = 0; j < p; j++) {
        scores[i][j] =
            (patients.event()[i] ? x[i][j] - mean[at][j] : 0)
                - weight[i] * (x[i][j] * cumulated - weighted[j]);
      }
    }
    return scores;
  }

  /**
   * The patients at risk at each place of the order.
   *
   * @param hazard of the events at the time of this place, at the last place with that time; else 0
   * @param mean weighted mean of the columns over the patients at risk
   */
  private record RiskSets(double[] hazard, double[][] mean) {}

  /** Walks backwards in time and accumulates the patients at risk. */
  private RiskSets riskSets(double[] weight) {
    int n = order.length;
    int p = size();
    double[] hazard = new double[n];
    double[][] mean = new double[n][];
    double zero = 0;
    double[] first = new double[p];
    for (int at = 0; at < n; ) {
      int from = at;
      double t = patients.time()[order[at]];
      int deaths = 0;
      for (; at < n && patients.time()[order[at]] == t; at++) {
        int i = order[at];
        zero += weight[i];
        for (int j = 0; j < p; j++) {
          first[j] += weight[i] * x[i][j];
        }
        deaths += patients.event()[i] ? 1 : 0;
      }
      double inverse = 1 / zero;
      double[] average = Arrays.stream(first).map(v -> v * inverse).toArray();
      for (int k = from; k < at; k++) {
        mean[k] = average;
      }
      hazard[at - 1] = deaths / zero; // once for all with this time
    }
    return new RiskSets(hazard, mean);
  }
}
