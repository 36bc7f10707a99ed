package org.ehrsynth.models.nn;

import org.ehrsynth.math.StandardNormal;
import org.ehrsynth.random.RandomStream;

/**
 * Standard normal and Gumbel numbers for training, by looking up the quantile of one of 65,536
 * equal shares: four from one draw, and no logarithm each.
 */
public final class NoiseTable {
  private static final int BITS = 16;
  private static final int PER_DRAW = Long.SIZE / BITS;
  private static final int SHARES = 1 << BITS;
  private static final float[] GUMBEL = new float[SHARES];
  private static final float[] NORMAL = new float[SHARES];

  static {
    for (int i = 0; i < SHARES; i++) {
      double p = (i + 0.5) / SHARES;
      GUMBEL[i] = (float) -Math.log(-Math.log(p));
      NORMAL[i] = (float) StandardNormal.quantile(p);
    }
  }

  private NoiseTable() {}

  /** Fills to[at … at + n − 1] with standard Gumbel numbers, −log(−log u). */
  static void gumbel(float[] to, int at, int n, RandomStream draws) {
    fill(GUMBEL, to, at, n, draws);
  }

  /** Fills to[at … at + n − 1] with standard normal numbers. */
  public static void normal(float[] to, int at, int n, RandomStream draws) {
    fill(NORMAL, to, at, n, draws);
  }

  private static void fill(float[] quantiles, float[] to, int at, int n, RandomStream draws) {
    for (int j = at; j < at + n; j += PER_DRAW) {
      long bits = draws.nextLong();
      int end = Math.min(at + n, j + PER_DRAW);
      for (int i = j; i < end; i++) {
        to[i] = quantiles[(int) (bits & (SHARES - 1))];
        bits >>>= BITS;
      }
    }
  }
}
