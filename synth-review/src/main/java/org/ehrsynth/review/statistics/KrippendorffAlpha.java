package org.ehrsynth.review.statistics;

/**
 * Measures the reliability of ratings by any number of raters, with missing ratings: α is 1 minus
 * the ratio of observed to expected disagreement,
 *
 * <p>\( \alpha = 1 - (n - 1) \frac{\sum_{c<k} o_{ck} \delta_{ck}}{\sum_{c<k} n_c n_k \delta_{ck}}
 * \),
 *
 * <p>with the coincidences o(c,k) = Σᵤ n(u,c) (n(u,k) − [c = k]) / (m(u) − 1) over the units u with
 * m(u) ≥ 2 ratings, n(u,c) of them c; n(c) = Σₖ o(c,k) and n = Σ n(c).
 *
 * <p>Krippendorff (2004), Content Analysis, 2nd edition, chapter 11; Hayes and Krippendorff (2007),
 * <a href="https://doi.org/10.1080/19312450709336664">doi:10.1080/19312450709336664</a>.
 *
 * <p>1: all agree; 0: agreement by chance; below 0: less agreement than by chance.
 */
public final class KrippendorffAlpha {

  /** The distance δ of two categories c &lt; k. */
  public enum Scale {
    /** The distance of any two categories is 1. */
    NOMINAL {
      @Override
      double distance(double[] n, int c, int k) {
        return 1;
      }
    },
    /** (n(c)/2 + Σ n(g) between + n(k)/2)²: the distance grows with the ratings in between. */
    ORDINAL {
      @Override
      double distance(double[] n, int c, int k) {
        double between = -(n[c] + n[k]) / 2;
        for (int g = c; g <= k; g++) {
          between += n[g];
        }
        return between * between;
      }
    };

    abstract double distance(double[] n, int c, int k);
  }

  private KrippendorffAlpha() {}

  /**
   * Computes α.
   *
   * @param counts number of raters by unit and category, categories in order
   * @return NaN if no unit has two ratings, or if all ratings are equal
   */
  public static double of(int[][] counts, Scale scale) {
    int categories = counts.length == 0 ? 0 : counts[0].length;
    double[][] o = new double[categories][categories];
    for (int[] unit : counts) {
      int m = 0;
      for (int count : unit) {
        m += count;
      }
      for (int c = 0; m > 1 && c < categories; c++) {
        for (int k = 0; k < categories; k++) {
          o[c][k] += (double) unit[c] * (unit[k] - (c == k ? 1 : 0)) / (m - 1);
        }
      }
    }
    double[] n = new double[categories];
    double all = 0;
    for (int c = 0; c < categories; c++) {
      for (int k = 0; k < categories; k++) {
        n[c] += o[c][k];
        all += o[c][k];
      }
    }
    double observed = 0;
    double expected = 0;
    for (int c = 0; c < categories; c++) {
      for (int k = c + 1; k < categories; k++) {
        double distance = scale.distance(n, c, k);
        observed += o[c][k] * distance;
        expected += n[c] * n[k] * distance;
      }
    }
    return expected == 0 ? Double.NaN : 1 - (all - 1) * observed / expected;
  }
}
