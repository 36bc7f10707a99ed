package org.ehrsynth.models.copula;

import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.ehrsynth.math.StandardNormal;

/**
 * The correlation of two latent normals that were cut into ordered cells (polychoric correlation),
 * by maximum likelihood given the cut points of the margins.
 *
 * <p>\( P_{ij}(\rho) = \int_{a_{i-1}}^{a_i} \phi(z) \left[ \Phi\!\left( \frac{b_j - \rho
 * z}{\sqrt{1-\rho^2}} \right) - \Phi\!\left( \frac{b_{j-1} - \rho z}{\sqrt{1-\rho^2}} \right)
 * \right] dz \), by Gauss–Legendre quadrature with four nodes a cell on the scale of Φ(z).
 *
 * <p>Olsson (1979), Maximum likelihood estimation of the polychoric correlation coefficient, <a
 * href="https://doi.org/10.1007/BF02296207">doi:10.1007/BF02296207</a> (its two-step estimator).
 */
final class PolychoricCorrelation {
  /** Beyond it the quadrature is too coarse; a pair that close is joined, not correlated. */
  static final double MAX = 0.999;

  private static final double[] NODE = {
    -0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526
  };
  private static final double[] WEIGHT = {
    0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538
  };
  private static final double TOLERANCE = 1e-3;

  private PolychoricCorrelation() {}

  /**
   * The estimate.
   *
   * @param table ordered by ordered codes
   * @return in [−{@value #MAX}, {@value #MAX}]; 0 if a margin has one cell only
   */
  static double correlation(ContingencyTable table) {
    double[] p = table.rowFractions();
    double[] q = table.columnFractions();
    if (occupied(p) < 2 || occupied(q) < 2) {
      return 0;
    }
    Grid grid = new Grid(p, q);
    UnivariateObjectiveFunction likelihood =
        new UnivariateObjectiveFunction(rho -> logLikelihood(table, grid.cells(rho)));
    return new BrentOptimizer(TOLERANCE, TOLERANCE)
        .optimize(likelihood, GoalType.MAXIMIZE, new SearchInterval(-MAX, MAX), MaxEval.unlimited())
        .getPoint();
  }

  private static int occupied(double[] fractions) {
    int count = 0;
    for (double fraction : fractions) {
      count += fraction > 0 ? 1 : 0;
    }
    return count;
  }

  private static double logLikelihood(ContingencyTable table, double[][] probabilities) {
    double sum = 0;
    for (int i = 0; i < table.rows; i++) {
      for (int j = 0; j < table.columns; j++) {
        if (table.count(i, j) > 0) {
          sum += table.count(i, j) * Math.log(Math.max(probabilities[i][j], 1e-12));
        }
      }
    }
    return sum;
  }

  /**
   * Probabilities of the cells of a standard bivariate normal.
   *
   * @param p masses of the ordered rows
   * @param q masses of the ordered columns
   */
  static double[][] cells(double[] p, double[] q, double rho) {
    return new Grid(p, q).cells(rho);
  }

  /**
   * What the cells of any correlation share: nodes with weights per row, and cuts of the columns.
   */
  private static final class Grid {
    private final double[][] z;
    private final double[][] weight;
    private final double[] cut; // inner cuts

    Grid(double[] p, double[] q) {
      cut = new double[q.length - 1];
      double below = 0;
      for (int j = 0; j < cut.length; j++) {
        below += q[j];
        cut[j] = StandardNormal.quantile(Math.min(below, 1));
      }
      z = new double[p.length][];
      weight = new double[p.length][];
      below = 0;
      for (int i = 0; i < p.length; i++) {
        int nodes = p[i] > 0 ? NODE.length : 0;
        z[i] = new double[nodes];
        weight[i] = new double[nodes];
        for (int k = 0; k < nodes; k++) {
          z[i][k] = StandardNormal.quantile(Math.min(below + (NODE[k] + 1) / 2 * p[i], 1 - 1e-12));
          weight[i][k] = WEIGHT[k] / 2 * p[i];
        }
        below += p[i];
      }
    }

    double[][] cells(double rho) {
      double s = Math.sqrt(1 - rho * rho);
      double[][] cells = new double[z.length][cut.length + 1];
      for (int i = 0; i < z.length; i++) {
        double[] row = cells[i];
        for (int k = 0; k < z[i].length; k++) {
          double left = 0;
          for (int j = 0; j < cut.length; j++) {
            double right = StandardNormal.cdf((cut[j] - rho * z[i][k]) / s);
            row[j] += weight[i][k] * (right - left);
            left = right;
          }
          row[cut.length] += weight[i][k] * (1 - left);
        }
      }
      return cells;
    }
  }
}
