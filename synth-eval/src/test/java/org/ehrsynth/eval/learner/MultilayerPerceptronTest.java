package org.ehrsynth.eval.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;

class MultilayerPerceptronTest {
  private static final int ROWS = 2000;
  private static final Seed SEED = Seed.of(3);

  /** Two features whose signs agree or do not: no line tells them apart. */
  private static SparseMatrix points(long seed) {
    RandomStream draws = Seed.of(seed).generator();
    float[] values = new float[2 * ROWS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (5 + 3 * draws.nextGaussian());
    }
    return new SparseMatrix(
        ROWS,
        List.of("a", "b"),
        IntStream.rangeClosed(0, ROWS).map(i -> 2 * i).toArray(),
        IntStream.range(0, 2 * ROWS).map(i -> i % 2).toArray(),
        values);
  }

  private static double[] agree(SparseMatrix x) {
    return IntStream.range(0, ROWS)
        .mapToDouble(i -> x.values()[2 * i] > 5 == x.values()[2 * i + 1] > 5 ? 1 : 0)
        .toArray();
  }

  private static double auc(Learner learner) {
    SparseMatrix x = points(1);
    SparseMatrix fresh = points(2);
    double[] truth = agree(fresh);
    boolean[] positive = new boolean[ROWS];
    for (int i = 0; i < ROWS; i++) {
      positive[i] = truth[i] > 0;
    }
    return Auc.of(learner.classify(x, agree(x), SEED).predict(fresh), positive).value();
  }

  @Test
  void it_learns_what_no_line_can_tell() {
    assertThat(auc(MultilayerPerceptron.defaults())).isGreaterThan(0.95);
    assertThat(auc(LogisticRegression.defaults())).isLessThan(0.6);
  }

  @Test
  void equal_seeds_give_equal_predictions_and_others_do_not() {
    SparseMatrix x = points(1);
    double[] y = agree(x);
    double[] once = MultilayerPerceptron.defaults().classify(x, y, SEED).predict(x);

    assertThat(MultilayerPerceptron.defaults().classify(x, y, SEED).predict(x)).isEqualTo(once);
    assertThat(MultilayerPerceptron.defaults().classify(x, y, Seed.of(4)).predict(x))
        .isNotEqualTo(once);
    assertThat(Arrays.stream(once)).allMatch(p -> p >= 0 && p <= 1);
  }

  @Test
  void features_that_do_not_vary_do_no_harm() {
    SparseMatrix x =
        new SparseMatrix(
            40, List.of("same"), new int[41], new int[0], new float[0]); // all of them 0
    double[] y = IntStream.range(0, 40).mapToDouble(i -> i % 2).toArray();

    assertThat(Arrays.stream(MultilayerPerceptron.defaults().classify(x, y, SEED).predict(x)))
        .allMatch(p -> p > 0.3 && p < 0.7);
  }

  @Test
  void an_unknown_learner_is_refused() {
    assertThat(Learners.named(List.of("perceptron", "logistic", "perceptron")))
        .extracting(Learner::name)
        .containsExactly("perceptron", "logistic");
    assertThatThrownBy(() -> Learners.named(List.of("forest")))
        .isInstanceOf(InputException.class)
        .hasMessage("unknown learner 'forest'; learners are: logistic, perceptron");
  }
}
