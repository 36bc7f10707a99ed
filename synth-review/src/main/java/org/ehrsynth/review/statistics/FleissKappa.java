package org.ehrsynth.review.statistics;

/**
 * The agreement of several raters beyond chance, κ = (P̄ − P̄ₑ) / (1 − P̄ₑ): P̄ is the proportion
 * of agreeing pairs of raters, averaged over subjects, and P̄ₑ = Σ pⱼ² with pⱼ the proportion of
 * category j among all ratings. Fleiss (1971), <a
 * href="https://doi.org/10.1037/h0031619">doi:10.1037/h0031619</a>.
 *
 * <p>1: all agree; 0: agreement by chance; down to −1 / (n − 1).
 */
public final class FleissKappa {
  private FleissKappa() {}

  /**
   * Computes κ.
   *
   * @param counts number of raters by subject and category; subjects without a rating of every
   *     rater are skipped, because the coefficient does not admit missing ratings
   * @param raters n
   * @return NaN with fewer than 2 raters, without subjects, or if all ratings are equal
   */
  public static double of(int[][] counts, int raters) {
    if (raters < 2 || counts.length == 0) {
      return Double.NaN;
    }
    long[] totals = new long[counts[0].length];
    long agreeing = 0;
    long subjects = 0;
    for (int[] subject : counts) {
      int ratings = 0;
      for (int count : subject) {
        ratings += count;
      }
      if (ratings != raters) {
        continue;
      }
      subjects++;
      for (int j = 0; j < subject.length; j++) {
        totals[j] += subject[j];
        agreeing += (long) subject[j] * (subject[j] - 1);
      }
    }
    double chance = 0;
    for (long total : totals) {
      double p = (double) total / (subjects * raters);
      chance += p * p;
    }
    double observed = (double) agreeing / (subjects * raters * (raters - 1));
    return chance == 1 ? Double.NaN : (observed - chance) / (1 - chance);
  }
}
