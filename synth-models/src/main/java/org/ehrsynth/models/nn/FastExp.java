package org.ehrsynth.models.nn;

/**
 * The exponential function of floats by a polynomial, four times as fast as that of doubles;
 * relative error below 3e-7. Below −87 it is 0, above 88 that of 88.
 */
final class FastExp {
  private static final float ROUND = 12582912f; // 1.5 · 2²³: adding it leaves no fraction
  private static final float LOG2_E = (float) (1 / Math.log(2));
  private static final float LN2_HIGH = 355f / 512;
  private static final float LN2_LOW = (float) (Math.log(2) - 355.0 / 512);
  private static final float SIXTH = 1f / 6;
  private static final float MIN_EXPONENT = -80f;
  private static final int BIAS = 127;
  private static final int MANTISSA = 23;

  private FastExp() {}

  /**
   * Replaces numbers of at most 0 by their exponentials, in a loop that the compiler makes vectors
   * of: e^x = (e^(x/256))^256, which multiplies roundings by 256. Relative error below 4e-5 for x ≥
   * −20; below −80 it is that of −80.
   */
  static void ofNegative(float[] x, int at, int n) {
    for (int j = at; j < at + n; j++) {
      float clipped =
          0.5f * (x[j] + MIN_EXPONENT + Math.abs(x[j] - MIN_EXPONENT)); // the larger of both
      float t = clipped * (1f / 256);
      float y = 1 + t * (1 + t * (0.5f + t * (SIXTH + t * SIXTH / 4)));
      y *= y;
      y *= y;
      y *= y;
      y *= y;
      y *= y;
      y *= y;
      y *= y;
      x[j] = y * y;
    }
  }

  /** e^x. */
  static float of(float x) {
    if (x < -87f) {
      return 0;
    }
    float z = Math.min(x, 88f);
    float n = (z * LOG2_E + ROUND) - ROUND;
    float f = z - n * LN2_HIGH - n * LN2_LOW;
    // Taylor, on |f| ≤ ln 2 / 2: the first term left out is below 2e-7.
    float p =
        1
            + f
                * (1
                    + f
                        * (0.5f
                            + f * (SIXTH + f * (SIXTH / 4 + f * (SIXTH / 20 + f * SIXTH / 120)))));
    return p * Float.intBitsToFloat(((int) n + BIAS) << MANTISSA);
  }
}
