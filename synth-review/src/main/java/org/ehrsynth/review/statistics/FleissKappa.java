package org.ehrsynth.review.statistics;

/**
 * The agreement of several raters beyond chance, κ = (P̄ − P̄ₑ) / (1 − P̄ₑ): P̄ is the share of
 * agreeing pairs of raters, mean over subjects, P̄ₑ = Σ pⱼ² with pⱼ the share of all ratings that
 * are j. Fleiss (1971), <a href="https://doi.org/10.1037/h0031619">doi:10.1037/h0031619</a>.
 *
 * <p>1: all agree; 0: no more than chance; down to −1 / (n − 1).
 */
public final class FleissKappa {
  private FleissKappa() {}

  /**
   * κ.
   *
   * @param counts per subject how many raters chose each category; subjects that not all raters
   *     rated are passed over, for the coefficient knows no missing ratings
   * @param raters n
   * @return NaN with fewer than 2 raters, without subjects, or where all ratings are the same
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
