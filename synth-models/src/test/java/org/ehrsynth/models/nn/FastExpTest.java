package org.ehrsynth.models.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FastExpTest {
  private static final int POINTS = 2_000_000;

  @Test
  void errors_stay_below_the_bound_stated() {
    double worst = 0;
    for (int i = 0; i <= POINTS; i++) {
      float x = (float) (-87 + 175.0 * i / POINTS);
      double exact = Math.exp(x);
      worst = Math.max(worst, Math.abs(FastExp.of(x) - exact) / exact);
    }

    assertThat(worst).isBetween(1e-9, 3e-7);
  }

  @Test
  void beyond_the_range_it_is_zero_or_the_largest() {
    assertThat(FastExp.of(-87.01f)).isZero();
    assertThat(FastExp.of(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(FastExp.of(Float.POSITIVE_INFINITY)).isEqualTo(FastExp.of(88));
    assertThat(FastExp.of(1e30f)).isEqualTo(FastExp.of(88)).isFinite();
    assertThat(FastExp.of(0)).isEqualTo(1);
  }

  @Test
  void errors_of_many_at_once_stay_below_the_bound_stated() {
    float[] x = new float[POINTS + 1];
    float[] y = new float[POINTS + 1];
    for (int i = 0; i <= POINTS; i++) {
      x[i] = (float) (-20.0 * i / POINTS);
      y[i] = x[i];
    }

    FastExp.ofNegative(y, 0, y.length);

    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      double exact = Math.exp(x[i]);
      worst = Math.max(worst, Math.abs(y[i] - exact) / exact);
    }
    assertThat(worst).isBetween(1e-9, 4e-5);
  }

  @Test
  void many_at_once_leave_others_alone_and_stop_at_the_least() {
    float[] x = {-1, -80, -1000, Float.NEGATIVE_INFINITY, 0, -3};

    FastExp.ofNegative(x, 1, 4);

    assertEquals(-1, x[0]);
    assertEquals(-3, x[5]);
    assertEquals(1, x[4]);
    assertThat(x[1]).isPositive();
    assertEquals(x[1], x[2]);
  }
}
