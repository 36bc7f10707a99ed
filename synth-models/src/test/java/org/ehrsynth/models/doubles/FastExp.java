package org.ehrsynth.models.doubles;

/** The exponential function, exact, in the place of the fast one of floats. */
final class FastExp {
  private FastExp() {}

  static void ofNegative(double[] x, int at, int n) {
    for (int j = at; j < at + n; j++) {
      x[j] = Math.exp(x[j]);
    }
  }

  static double of(double x) {
    return Math.exp(x);
  }
}
