package org.ehrsynth.models.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdamTest {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.99;
  private static final double RATE = 0.05;
  private static final double WEIGHT_DECAY = 0.3;
  private static final double[] START = {1.5, -0.25, 3};

  /** Gradients of three steps. */
  private static final double[][] SLOPES = {{0.5, -2, 1e-3}, {-0.1, -1, 2e-3}, {0.7, 4, -5e-3}};

  /** A few tens of float roundings of numbers below 4, of 2⁻²⁴ each, relative. */
  private static final double ROUNDING = 50 * 4 * Math.pow(2, -24);

  private static Parameter parameter(ComputeContext engine) {
    Parameter synthetic = Parameter.of(engine, "w", 1, START.length);
    synthetic.put(floats(START));
    return synthetic;
  }

  private static float[] floats(double[] x) {
    float[] floats = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      floats[i] = (float) x[i];
    }
    return floats;
  }

  private static void slope(Parameter parameter, double[] slope) {
    System.arraycopy(floats(slope), 0, parameter.gradient().data(), 0, slope.length);
  }

  /** Algorithm 1 of Kingma and Ba, line by line; decay as in algorithm 2 of Loshchilov, Hutter. */
  private static double[] reference(Adam.Decay decay, double[][] slopes) {
    double[] w = START.clone();
    double[] m = new double[w.length];
    double[] v = new double[w.length];
    for (int t = 1; t <= slopes.length; t++) {
      for (int i = 0; i < w.length; i++) {
        double g = slopes[t - 1][i] + (decay == Adam.Decay.COUPLED ? WEIGHT_DECAY * w[i] : 0);
        m[i] = BETA1 * m[i] + (1 - BETA1) * g;
        v[i] = BETA2 * v[i] + (1 - BETA2) * g * g;
        double first = m[i] / (1 - Math.pow(BETA1, t));
        double second = v[i] / (1 - Math.pow(BETA2, t));
        double apart = decay == Adam.Decay.DECOUPLED ? RATE * WEIGHT_DECAY * w[i] : 0;
        w[i] -= RATE * first / (Math.sqrt(second) + 1e-8) + apart;
      }
    }
    return w;
  }

  @ParameterizedTest
  @EnumSource
  void three_steps_are_those_of_the_papers(Adam.Decay decay) {
    try (ComputeContext engine = ComputeContext.of(2)) {
      Parameter w = parameter(engine);
      Adam adam =
          new Adam(engine, List.of(w), new Adam.Settings(BETA1, BETA2, WEIGHT_DECAY, decay));
      for (double[] slope : SLOPES) {
        slope(w, slope);
        adam.step(RATE, 0);
      }

      double[] expected = reference(decay, SLOPES);
      float[] uploaded = new float[START.length];
      w.value().memory().read(0, uploaded, 0, START.length);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], w.value().data()[i], ROUNDING);
      }
      assertThat(uploaded).isEqualTo(w.value().data());
    }
  }

  @Test
  void a_long_gradient_is_shortened_over_all_parameters_and_a_short_one_is_not() {
    double most = 0.5;
    for (double[] slopes : new double[][] {{3, 4}, {0.03, 0.04}}) { // lengths 5 and 0.05
      try (ComputeContext engine = ComputeContext.of(1)) {
        Parameter one = Parameter.of(engine, "one", 1, 1);
        Parameter two = Parameter.of(engine, "two", 1, 1);
        slope(one, new double[] {slopes[0]});
        slope(two, new double[] {slopes[1]});
        Adam adam =
            new Adam(
                engine, List.of(one, two), new Adam.Settings(BETA1, BETA2, 0, Adam.Decay.COUPLED));

        adam.step(RATE, most);

        // After one step the first moment is (1 − β₁) g: it tells what length g was given.
        double length = Math.hypot(adam.memory().get(0)[0], adam.memory().get(1)[0]) / (1 - BETA1);
        assertEquals(Math.min(most, Math.hypot(slopes[0], slopes[1])), length, ROUNDING);
        assertEquals(
            slopes[0] / slopes[1],
            adam.memory().get(0)[0] / (double) adam.memory().get(1)[0],
            ROUNDING);
      }
    }
  }

  @Test
  void going_on_from_the_moments_equals_not_stopping() {
    try (ComputeContext engine = ComputeContext.of(1)) {
      Adam.Settings settings = new Adam.Settings(BETA1, BETA2, 0.1, Adam.Decay.COUPLED);
      Parameter whole = parameter(engine);
      Adam one = new Adam(engine, List.of(whole), settings);
      slope(whole, SLOPES[0]);
      one.step(RATE, 0);
      Parameter rest = parameter(engine);
      rest.put(whole.value().data());
      Adam two = new Adam(engine, List.of(rest), settings);
      for (int i = 0; i < 2; i++) {
        System.arraycopy(one.memory().get(i), 0, two.memory().get(i), 0, START.length);
      }
      two.resume(1);

      slope(whole, SLOPES[1]);
      one.step(RATE, 0);
      slope(rest, SLOPES[1]);
      two.step(RATE, 0);

      assertThat(rest.value().data()).isEqualTo(whole.value().data());
    }
  }
}
