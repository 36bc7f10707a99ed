package org.ehrsynth.discretization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;

class StratifiedUniformsTest {
  @Test
  void each_cell_of_a_power_of_two_is_hit_once() {
    RandomStream draws = Seed.of(1).generator();
    StratifiedUniforms even = new StratifiedUniforms();
    double[] u = IntStream.range(0, 1 << 12).mapToDouble(i -> even.next(draws)).toArray();

    for (int cells = 1; cells <= u.length; cells *= 2) {
      int n = cells;
      assertThat(IntStream.range(0, n).map(i -> (int) (u[i] * n)).distinct().count()).isEqualTo(n);
    }
  }

  @Test
  void each_number_alone_is_uniform() {
    RandomStream draws = Seed.of(2).generator();
    int n = 20_000;
    double[] sum = new double[11];
    double[] squares = new double[11];
    for (int i = 0; i < n; i++) {
      StratifiedUniforms even = new StratifiedUniforms();
      for (int at = 0; at < sum.length; at++) {
        double u = even.next(draws);
        sum[at] += u / n;
        squares[at] += u * u / n;
      }
    }

    for (int at = 0; at < sum.length; at++) {
      assertThat(sum[at]).isCloseTo(1 / 2.0, within(0.01));
      assertThat(squares[at]).isCloseTo(1 / 3.0, within(0.01));
    }
  }

  @Test
  void two_sequences_of_the_same_draws_do_not_move_together() {
    RandomStream draws = Seed.of(3).generator();
    StratifiedUniforms a = new StratifiedUniforms();
    StratifiedUniforms b = new StratifiedUniforms();
    int n = 4_096;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += 12 * (a.next(draws) - 0.5) * (b.next(draws) - 0.5);
    }

    assertThat(sum / n).isCloseTo(0, within(4 / Math.sqrt(n)));
  }
}
