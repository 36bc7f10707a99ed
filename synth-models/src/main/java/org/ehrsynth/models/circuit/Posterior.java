package org.ehrsynth.models.circuit;

import java.util.Arrays;

/**
 * A {@link LatentTree} given evidence: what share of each category of each column is allowed.
 *
 * <p>In double precision: with v the mass of the allowed emissions, \( b_i = v_i \odot \prod_c T_c
 * b_c \), and given the evidence \( p(z_i | z_{pa}) \propto T_i[z_{pa}, z_i] b_i[z_i] \) and \(
 * p(x_i | z_i) \propto a_i[x_i] E_i[x_i, z_i] \), a the allowed shares.
 */
final class Posterior {
  private final LatentTree model;
  private final double[][] allowed;
  private final double[][] b; // by column, then state; the largest is 1
  private final double logProbability;

  private Posterior(LatentTree model, double[][] allowed, double[][] b, double logProbability) {
    this.model = model;
    this.allowed = allowed;
    this.b = b;
    this.logProbability = logProbability;
  }

  /**
   * Given evidence.
   *
   * @param allowed by column, then category, in [0, 1]; null where nothing is known
   */
  static Posterior of(LatentTree model, double[][] allowed) {
    int p = model.columns();
    double[][] b = new double[p][];
    for (int j = 0; j < p; j++) {
      int k = model.states()[j];
      b[j] = new double[k];
      if (allowed[j] == null) {
        Arrays.fill(b[j], 1);
        continue;
      }
      for (int c = 0; c < allowed[j].length; c++) {
        for (int z = 0; allowed[j][c] > 0 && z < k; z++) {
          b[j][z] += allowed[j][c] * model.emissions()[j][c * k + z];
        }
      }
    }
    double log = 0;
    for (int at = p - 1; at > 0; at--) {
      int j = model.tree().order()[at];
      log += Math.log(scale(b[j]));
      int k = b[j].length;
      double[] above = b[model.tree().parent()[j]];
      for (int y = 0; y < above.length; y++) {
        double sum = 0;
        for (int z = 0; z < k; z++) {
          sum += model.transitions()[j][y * k + z] * b[j][z];
        }
        above[y] *= sum;
      }
    }
    double[] top = b[model.tree().order()[0]];
    double sum = 0;
    for (int z = 0; z < top.length; z++) {
      sum += model.root()[z] * top[z];
    }
    return new Posterior(model, allowed, b, log + Math.log(sum));
  }

  private static double scale(double[] x) {
    double max = Arrays.stream(x).max().orElse(0);
    for (int i = 0; max > 0 && i < x.length; i++) {
      x[i] /= max;
    }
    return max;
  }

  /** The natural logarithm of the evidence's probability; −∞ if it cannot be. */
  double logProbability() {
    return logProbability;
  }

  /** Weights of the root's states. */
  double[] root() {
    double[] weights = new double[model.root().length];
    double[] top = b[model.tree().order()[0]];
    Arrays.setAll(weights, z -> model.root()[z] * top[z]);
    return weights;
  }

  /** Weights of a column's states given its parent's. */
  double[] next(int column, int above) {
    double[] weights = new double[model.states()[column]];
    float[] t = model.transitions()[column];
    Arrays.setAll(weights, z -> t[above * weights.length + z] * b[column][z]);
    return weights;
  }

  /** Weights of a column's categories given its state. */
  double[] emission(int column, int state) {
    double[] weights = new double[model.sizes()[column]];
    float[] e = model.emissions()[column];
    int k = model.states()[column];
    Arrays.setAll(weights, c -> fraction(column, c) * e[c * k + state]);
    return weights;
  }

  private double fraction(int column, int category) {
    return allowed[column] == null ? 1 : allowed[column][category];
  }
}
