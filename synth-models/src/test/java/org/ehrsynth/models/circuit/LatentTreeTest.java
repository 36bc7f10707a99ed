package org.ehrsynth.models.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.nn.device.Gemm;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small circuits against sums over all states and rows. */
class LatentTreeTest {
  private static final int[] STATES = {3, 2, 4, 2};
  private static final int[] SIZES = {2, 3, 4, 2};

  /** Column 2 is the root; 0 and 1 hang on it, 3 on 0. */
  private static final ChowLiu TREE = new ChowLiu(new int[] {2, 2, -1, 0}, new int[] {2, 0, 3, 1});

  private static LatentTree random(Seed seed) {
    LatentTree model = LatentTree.zeros(TREE, STATES, SIZES);
    RandomStream draws = seed.generator();
    fill(model.root(), 0, 1, STATES[2], draws);
    for (int j = 0; j < SIZES.length; j++) {
      for (int y = 0; j != 2 && y < model.statesAbove(j); y++) {
        fill(model.transitions()[j], y * STATES[j], 1, STATES[j], draws);
      }
      for (int z = 0; z < STATES[j]; z++) {
        fill(model.emissions()[j], z, STATES[j], SIZES[j], draws);
      }
    }
    return model;
  }

  private static void fill(float[] x, int from, int step, int n, RandomStream draws) {
    double[] weights =
        IntStream.range(0, n).mapToDouble(i -> -Math.log(draws.nextDouble())).toArray();
    double sum = Arrays.stream(weights).sum();
    for (int i = 0; i < n; i++) {
      x[from + i * step] = (float) (weights[i] / sum);
    }
  }

  /** p(x, z) summed over all z. */
  private static double probability(LatentTree model, int[] x) {
    int p = SIZES.length;
    double sum = 0;
    for (int all = 0; all < Arrays.stream(STATES).reduce(1, (a, b) -> a * b); all++) {
      int[] z = new int[p];
      for (int j = 0, rest = all; j < p; rest /= STATES[j], j++) {
        z[j] = rest % STATES[j];
      }
      double product = model.root()[z[2]];
      for (int j = 0; j < p; j++) {
        int above = TREE.parent()[j];
        product *= above < 0 ? 1 : model.transitions()[j][z[above] * STATES[j] + z[j]];
        product *= model.emissions()[j][x[j] * STATES[j] + z[j]];
      }
      sum += product;
    }
    return sum;
  }

  private static List<int[]> rows() {
    int n = Arrays.stream(SIZES).reduce(1, (a, b) -> a * b);
    return IntStream.range(0, n)
        .mapToObj(i -> new int[] {i % 2, i / 2 % 3, i / 6 % 4, i / 24})
        .toList();
  }

  private static double[][] evidence(Seed seed) {
    RandomStream draws = seed.generator();
    double[][] allowed = new double[SIZES.length][];
    for (int j = 0; j < SIZES.length; j++) {
      if (draws.nextDouble() < 0.7) {
        allowed[j] = new double[SIZES[j]];
        for (int c = 0; c < SIZES[j]; c++) {
          allowed[j][c] = draws.nextDouble() < 0.4 ? 0 : draws.nextDouble() < 0.7 ? 1 : 0.3;
        }
        allowed[j][draws.nextInt(SIZES[j])] = 1;
      }
    }
    return allowed;
  }

  private static double weight(double[][] allowed, int[] x) {
    return IntStream.range(0, x.length)
        .mapToDouble(j -> allowed[j] == null ? 1 : allowed[j][x[j]])
        .reduce(1, (a, b) -> a * b);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void the_probability_of_evidence_is_the_sum_over_all_rows_in_it(long seed) {
    LatentTree model = random(Seed.of(seed));
    for (int e = 0; e < 20; e++) {
      double[][] allowed = evidence(Seed.of(seed).derive(e));
      double sum =
          rows().stream().mapToDouble(x -> weight(allowed, x) * probability(model, x)).sum();

      double found = Math.exp(Posterior.of(model, allowed).logProbability());

      assertThat(found).isCloseTo(sum, within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void rows_given_evidence_have_the_probabilities_of_enumeration(long seed) {
    LatentTree model = random(Seed.of(seed));
    double[][] allowed = evidence(Seed.of(seed).derive("evidence"));
    double all = rows().stream().mapToDouble(x -> weight(allowed, x) * probability(model, x)).sum();
    Posterior posterior = Posterior.of(model, allowed);

    for (int[] x : rows()) {
      double expected = weight(allowed, x) * probability(model, x) / all;
      assertThat(walked(posterior, x)).isCloseTo(expected, within(1e-6));
    }
  }

  /** The probability that a walk from the root draws a row. */
  private static double walked(Posterior posterior, int[] x) {
    double[] root = fractions(posterior.root());
    double sum = 0;
    for (int z = 0; z < STATES[2]; z++) {
      double below = fraction(posterior, 2, z, x[2]);
      if (root[z] > 0 && below > 0) {
        below *= child(posterior, 1, z, x) * child(posterior, 0, z, x);
        sum += root[z] * below;
      }
    }
    return sum;
  }

  private static double child(Posterior posterior, int column, int above, int[] x) {
    double[] next = fractions(posterior.next(column, above));
    double sum = 0;
    for (int z = 0; z < STATES[column]; z++) {
      if (next[z] > 0) {
        double below = column == 0 ? child(posterior, 3, z, x) : 1;
        sum += next[z] * fraction(posterior, column, z, x[column]) * below;
      }
    }
    return sum;
  }

  private static double fraction(Posterior posterior, int column, int state, int category) {
    double[] weights = posterior.emission(column, state);
    return Arrays.stream(weights).sum() > 0 ? fractions(weights)[category] : 0;
  }

  private static double[] fractions(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  @Test
  void walks_are_drawn_by_these_probabilities() {
    LatentTree model = random(Seed.of(8));
    double[][] allowed = {null, {1, 0, 1}, {1, 1, 0, 0}, null};
    Posterior posterior = Posterior.of(model, allowed);
    AncestralSampler walk = AncestralSampler.of(model, posterior);
    RandomStream draws = Seed.of(9).generator();
    int n = 200_000;
    int[][] drawn = new int[n][SIZES.length];
    for (int[] row : drawn) {
      walk.draw(new int[SIZES.length], row, draws);
    }

    double chiSquare = 0;
    int cells = 0;
    for (int[] x : rows()) {
      double expected = n * walked(posterior, x);
      long found = Arrays.stream(drawn).filter(row -> Arrays.equals(row, x)).count();
      if (expected == 0) {
        assertThat(found).isZero();
      } else {
        cells++;
        chiSquare += (found - expected) * (found - expected) / expected;
      }
    }
    // Laurent and Massart (2000), lemma 1: exceeded by chance once in a million.
    double t = -Math.log(1e-6);
    double d = cells - 1;
    assertThat(chiSquare).isLessThan(d + 2 * Math.sqrt(d * t) + 2 * t);
  }

  @Test
  void passes_give_probabilities_and_posteriors_of_enumeration() {
    Gemm.prepare();
    LatentTree model = random(Seed.of(3));
    int[][] cells = {{1, 2, 3, 0}, {0, -1, 2, 1}, {-1, -1, -1, 0}, {-1, -1, -1, -1}};
    MessagePassing pass = new MessagePassing(model, cells.length);
    for (int r = 0; r < cells.length; r++) {
      for (int j = 0; j < SIZES.length; j++) {
        pass.observe(r, j, cells[r][j]);
      }
    }
    double[] log = new double[cells.length];
    pass.upward(cells.length, log);
    pass.downward(cells.length, null);

    for (int r = 0; r < cells.length; r++) {
      int[] cell = cells[r];
      double expected =
          rows().stream()
              .filter(x -> IntStream.range(0, 4).allMatch(j -> cell[j] < 0 || cell[j] == x[j]))
              .mapToDouble(x -> probability(model, x))
              .sum();
      // float: a dozen roundings of 6e-8
      assertThat(Math.exp(log[r])).isCloseTo(expected, within(2e-6 * expected));
      for (int j = 0; j < SIZES.length; j++) {
        double sum = 0;
        for (int z = 0; z < STATES[j]; z++) {
          sum += pass.get(r, j, z);
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
      }
    }
  }

  @Test
  void a_cell_given_the_others_has_the_probability_of_enumeration() {
    Gemm.prepare();
    LatentTree model = random(Seed.of(11));
    List<int[]> rows = rows();
    MessagePassing pass = new MessagePassing(model, rows.size());
    for (int r = 0; r < rows.size(); r++) {
      for (int j = 0; j < SIZES.length; j++) {
        pass.observe(r, j, rows.get(r)[j]);
      }
    }
    pass.upward(rows.size(), new double[rows.size()]);
    pass.downward(rows.size(), null);

    for (int r = 0; r < rows.size(); r++) {
      for (int j = 0; j < SIZES.length; j++) {
        double[] expected = new double[SIZES[j]];
        for (int c = 0; c < SIZES[j]; c++) {
          int[] other = rows.get(r).clone();
          other[j] = c;
          expected[c] = probability(model, other);
        }
        for (int c = 0; c < SIZES[j]; c++) {
          assertThat(pass.given(r, j, rows.get(r)[j], c))
              .isCloseTo(fractions(expected)[c], within(1e-5)); // float
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void steps_on_all_rows_never_make_them_less_likely(long seed) {
    Gemm.prepare();
    int n = 700;
    DiscretizedTable data = drawn(random(Seed.of(40 + seed)), n, Seed.of(seed));
    CircuitConfig config =
        CircuitConfig.defaults()
            .with("states", 5)
            .with("batch", n)
            .with("emissionPseudo", 0)
            .with("transitionPseudo", 0);
    StochasticEm em =
        new StochasticEm(data, TREE, config, 1, Execution.with(Seed.of(seed)).withThreads(2));
    int[] rows = IntStream.range(0, n).toArray();
    em.initialize(rows, Seed.of(seed).generator());

    double before = Double.NEGATIVE_INFINITY;
    double first = em.logLikelihood(rows);
    for (int step = 0; step < 60; step++) {
      double log = em.step(rows, 1);
      // float: of 700 rows and 4 columns, each log off by some 1e-7
      assertThat(log).isGreaterThan(before - 700 * 4 * 2e-7);
      before = log;
    }
    assertThat(before).isGreaterThan(first + 100);
  }

  private static DiscretizedTable drawn(LatentTree model, int n, Seed seed) {
    AncestralSampler walk =
        AncestralSampler.of(model, Posterior.of(model, new double[SIZES.length][]));
    RandomStream draws = seed.generator();
    int[][] codes = new int[SIZES.length][n];
    int[] row = new int[SIZES.length];
    for (int i = 0; i < n; i++) {
      walk.draw(new int[SIZES.length], row, draws);
      for (int j = 0; j < row.length; j++) {
        codes[j][i] = i % 50 == j ? -1 : row[j];
      }
    }
    Subjects subjects = Subjects.numbered(IntStream.range(0, n).toArray());
    Discretization[] columns = new Discretization[SIZES.length];
    for (int j = 0; j < columns.length; j++) {
      List<String> levels = IntStream.range(0, SIZES[j]).mapToObj(c -> "level" + c).toList();
      Field field = Field.of("c" + j, new ColumnType.Categorical(levels, false));
      int[] known = Arrays.stream(codes[j]).map(c -> Math.max(c, 0)).toArray();
      columns[j] = Discretization.of(Column.Coded.of(field, known), subjects, 1, 10);
    }
    return new DiscretizedTable(columns, codes, subjects);
  }

  @Test
  void states_that_rest_on_too_few_patients_are_left_out() {
    int n = 300;
    DiscretizedTable data = drawn(random(Seed.of(5)), n, Seed.of(6));
    CircuitConfig config =
        CircuitConfig.defaults().with("states", 64).with("batch", 64).with("epochs", 15);
    int least = 8;
    StochasticEm em = new StochasticEm(data, TREE, config, least, Execution.with(Seed.of(1)));

    LatentTree model = em.run();

    MessagePassing pass = new MessagePassing(model, n);
    for (int j = 0; j < SIZES.length; j++) {
      for (int r = 0; r < n; r++) {
        pass.observe(r, j, data.codes()[j][r]);
      }
    }
    pass.upward(n, new double[n]);
    pass.downward(n, null);
    int left = 0;
    for (int j = 0; j < SIZES.length; j++) {
      float[] expected = new float[model.states()[j]];
      for (int r = 0; r < n; r++) {
        pass.addPosterior(r, j, expected, 0);
      }
      for (float patients : expected) {
        assertThat(patients < 1e-6 || patients > least - 1e-3).isTrue(); // float
        left += patients > 1 ? 1 : 0;
      }
    }
    assertThat(left).isBetween(4, 4 * n / least);
  }
}
