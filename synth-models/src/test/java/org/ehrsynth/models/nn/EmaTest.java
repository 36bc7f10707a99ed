package org.ehrsynth.models.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class EmaTest {
  private static final float[][] WEIGHTS = {{1, -2}, {4, 0.5f}, {-3, 7}, {2, 2}};

  /** Four steps of a few float roundings of numbers below 8. */
  private static final double ROUNDING = 4 * 4 * 8 * Math.pow(2, -24);

  private static float[] uploaded(Parameter parameter) {
    float[] found = new float[parameter.size()];
    parameter.value().memory().read(0, found, 0, found.length);
    return found;
  }

  @Test
  void an_average_forgets_by_the_decay_but_soon_at_first() {
    for (double decay : new double[] {0, 0.15, 0.999}) {
      try (ComputeContext engine = ComputeContext.of(1)) {
        Parameter w = Parameter.of(engine, "w", 1, 2);
        w.put(WEIGHTS[0]);
        Ema ema = new Ema(List.of(w), decay);
        double[] expected = {WEIGHTS[0][0], WEIGHTS[0][1]};
        for (int t = 0; t < 3; t++) {
          w.put(WEIGHTS[t + 1]);
          ema.follow(engine);
          double d = Math.min(decay, (1.0 + t) / (10.0 + t));
          for (int i = 0; i < 2; i++) {
            expected[i] = d * expected[i] + (1 - d) * WEIGHTS[t + 1][i];
          }
        }

        for (int i = 0; i < 2; i++) {
          assertEquals(expected[i], ema.averages()[0][i], ROUNDING);
        }
      }
    }
  }

  @Test
  void averages_are_used_and_weights_put_back() {
    try (ComputeContext engine = ComputeContext.of(1)) {
      Parameter w = Parameter.of(engine, "w", 1, 2);
      w.put(WEIGHTS[0]);
      Ema ema = new Ema(List.of(w), 0.999);
      w.put(WEIGHTS[1]);

      ema.use(true);
      ema.use(true);

      assertThat(w.value().data()).isEqualTo(WEIGHTS[0]);
      assertThat(uploaded(w)).isEqualTo(WEIGHTS[0]);
      assertThat(ema.averages()[0]).isEqualTo(WEIGHTS[1]);

      ema.use(false);

      assertThat(w.value().data()).isEqualTo(WEIGHTS[1]);
      assertThat(uploaded(w)).isEqualTo(WEIGHTS[1]);
      assertThat(ema.averages()[0]).isEqualTo(WEIGHTS[0]);
    }
  }
}
