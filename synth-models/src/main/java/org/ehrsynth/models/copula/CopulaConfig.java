package org.ehrsynth.models.copula;

/**
 * Settings of {@link GaussianCopula}.
 *
 * @param shrinkage how far correlations are drawn to 0, as a multiple of the intensity that Schäfer
 *     and Strimmer (2005) estimate from the data; 1 is the estimate (6 % at 300 patients, nothing
 *     at 10,000), 0 is none; at least 0
 * @param mergeGain total-variation distance by which a pair of discrete columns must miss the
 *     Gaussian fit to be joined into one; smaller is more faithful and keeps more joint counts; in
 *     (0, 1], 1 joins only columns that determine each other
 * @param maxCells joint levels a joined column may have, 2 to 10,000; 200 is good
 */
public record CopulaConfig(double shrinkage, double mergeGain, int maxCells) {
  public CopulaConfig {
    if (!(shrinkage >= 0 && shrinkage < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("shrinkage must be at least 0, found " + shrinkage);
    }
    if (!(mergeGain > 0 && mergeGain <= 1)) {
      throw new IllegalArgumentException("mergeGain must be in (0, 1], found " + mergeGain);
    }
    if (maxCells < 2 || maxCells > 10_000) {
      throw new IllegalArgumentException("maxCells must be in [2, 10000], found " + maxCells);
    }
  }

  public static CopulaConfig defaults() {
    return new CopulaConfig(1, 0.08, 200);
  }

  public CopulaConfig withShrinkage(double shrinkage) {
    return new CopulaConfig(shrinkage, mergeGain, maxCells);
  }

  public CopulaConfig withMergeGain(double mergeGain) {
    return new CopulaConfig(shrinkage, mergeGain, maxCells);
  }

  public CopulaConfig withMaxCells(int maxCells) {
    return new CopulaConfig(shrinkage, mergeGain, maxCells);
  }
}
