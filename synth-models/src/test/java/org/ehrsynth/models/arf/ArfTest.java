package org.ehrsynth.models.arf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.data.Split;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.execution.ProgressListener;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is special to the adversarial forest; the laws of all models are in the contract. */
class ArfTest {
  private static final Field WARD =
      Field.of("ward", new ColumnType.Categorical(List.of("a", "b", "c", "d"), false));
  private static final Field GRADE =
      Field.of("grade", new ColumnType.Categorical(List.of("1", "2", "3"), true));
  private static final Field TEST =
      Field.of("test", new ColumnType.Categorical(List.of("neg", "pos"), false)).withNullable(true);
  private static final Field VISITS = Field.of("visits", ColumnType.Numeric.unbounded(0));

  /** −ln of the chance of one false alarm. */
  private static final double DOUBT = -Math.log(1e-6);

  private static final Dataset REAL = table(800, Seed.of(1));
  private static final FittedSynthesizer MODEL = new Arf().fit(REAL, Seed.of(2));
  private static final Dataset EVERY_ROW = everyRow();

  /** Grade and visits follow the ward; the test is missing in ward a, and nowhere else. */
  private static Dataset table(int n, Seed seed) {
    RandomStream draws = seed.generator();
    int[] ward = new int[n];
    int[] grade = new int[n];
    int[] test = new int[n];
    double[] visits = new double[n];
    for (int i = 0; i < n; i++) {
      ward[i] = draws.nextInt(4);
      grade[i] = draws.nextDouble() < 0.7 ? ward[i] % 3 : draws.nextInt(3);
      test[i] = ward[i] == 0 ? -1 : draws.nextDouble() < 0.2 + 0.3 * grade[i] ? 1 : 0;
      visits[i] = Math.min(3, ward[i] + (test[i] == 1 ? 1 : 0));
    }
    return Dataset.of(
        Column.Coded.of(WARD, ward),
        Column.Coded.of(GRADE, grade),
        Column.Coded.of(TEST, test),
        Column.Numeric.of(VISITS, visits));
  }

  private static Dataset everyRow() {
    int n = 4 * 3 * 3 * 4;
    return Dataset.of(
        Column.Coded.of(WARD, IntStream.range(0, n).map(i -> i / 36).toArray()),
        Column.Coded.of(GRADE, IntStream.range(0, n).map(i -> i / 12 % 3).toArray()),
        Column.Coded.of(TEST, IntStream.range(0, n).map(i -> i / 4 % 3 - 1).toArray()),
        Column.Numeric.of(VISITS, IntStream.range(0, n).mapToDouble(i -> i % 4).toArray()));
  }

  private static double[] likelihoods(FittedSynthesizer model, Dataset rows) {
    return Arrays.stream(model.logDensity(rows).orElseThrow()).map(Math::exp).toArray();
  }

  @Test
  void the_likelihoods_of_all_rows_sum_to_one() {
    double sum = Arrays.stream(likelihoods(MODEL, EVERY_ROW)).sum();

    // 144 rows of 30 trees, of 5 factors each: less than 2¹⁵ roundings.
    assertThat(sum).isCloseTo(1, within(0x1p15 * Math.ulp(1.0)));
  }

  @Test
  void rows_come_as_often_as_their_likelihood_says() {
    assertFollows(MODEL.sample(40_000, Seed.of(3)), Condition.ANY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ward in ('b', 'd')",
        "ward != 'a' and test == 'pos'",
        "visits >= 2",
        "missing(test)",
        "grade <= 2 and not missing(test) and visits in (1, 3)",
      })
  void conditional_rows_come_as_often_as_enumeration_says(String expression) {
    Condition where = Condition.parse(expression, MODEL.schema());

    assertFollows(MODEL.sample(20_000, where, Seed.of(4)), where);
  }

  @Test
  void enumeration_tells_draws_of_another_law() {
    Condition where = Condition.parse("ward in ('b', 'd')", MODEL.schema());
    Dataset other = MODEL.sample(20_000, where, Seed.of(4));
    Dataset shuffled =
        Dataset.of(
            List.of(
                other.column(0),
                other.selectRows(Seed.of(5).generator().permutation(20_000)).column(1),
                other.column(2),
                other.column(3)));

    assertThatThrownBy(() -> assertFollows(shuffled, where)).isInstanceOf(AssertionError.class);
  }

  /**
   * The chi-square statistic of d degrees of freedom is beyond d + 2√(d t) + 2t once in eᵗ times
   * (Laurent and Massart 2000, doi:10.1214/aos/1015957395): a false alarm in a million.
   */
  private static void assertFollows(Dataset drawn, Condition where) {
    double[] likelihood = likelihoods(MODEL, EVERY_ROW);
    int[] meeting = where.matching(EVERY_ROW);
    double all = Arrays.stream(meeting).mapToDouble(i -> likelihood[i]).sum();
    int[] seen = new int[EVERY_ROW.rowCount()];
    for (int i = 0; i < drawn.rowCount(); i++) {
      int ward = ((Column.Coded) drawn.column(0)).get(i);
      int grade = ((Column.Coded) drawn.column(1)).get(i);
      int test = ((Column.Coded) drawn.column(2)).get(i);
      int visits = (int) ((Column.Numeric) drawn.column(3)).get(i);
      seen[36 * ward + 12 * grade + 4 * (test + 1) + visits]++;
    }
    double statistic = 0;
    double rareExpected = 0;
    int rareSeen = 0;
    int cells = 0;
    for (int i : meeting) {
      double expected = drawn.rowCount() * likelihood[i] / all;
      if (expected < 10) { // together, so that the statistic is near its limit law
        rareExpected += expected;
        rareSeen += seen[i];
      } else {
        statistic += Math.pow(seen[i] - expected, 2) / expected;
        cells++;
      }
    }
    if (rareExpected >= 10) {
      statistic += Math.pow(rareSeen - rareExpected, 2) / rareExpected;
      cells++;
    }
    int d = cells - 1;

    assertThat(Arrays.stream(meeting).map(i -> seen[i]).sum()).isEqualTo(drawn.rowCount());
    assertThat(statistic)
        .as("%d degrees of freedom", d)
        .isLessThan(d + 2 * Math.sqrt(d * DOUBT) + 2 * DOUBT);
  }

  @Test
  void unseen_rows_are_likelier_than_under_independent_columns() {
    Dataset unseen = table(2_000, Seed.of(6));
    double[] log = MODEL.logDensity(unseen).orElseThrow();
    double[] gain = new double[log.length];
    for (int i = 0; i < gain.length; i++) {
      gain[i] = log[i];
      for (int j = 0; j < 4; j++) {
        String cell = unseen.column(j).text(i);
        Column known = REAL.column(j);
        long same =
            IntStream.range(0, REAL.rowCount())
                .filter(r -> Objects.equals(known.text(r), cell))
                .count();
        gain[i] -= Math.log(same / (double) REAL.rowCount());
      }
    }
    double mean = Arrays.stream(gain).average().orElseThrow();
    double variance =
        Arrays.stream(gain).map(g -> (g - mean) * (g - mean)).sum() / (gain.length - 1);

    // By chance once in 100,000 tests, were the forest no better.
    assertThat(mean).isGreaterThan(4.4172 * Math.sqrt(variance / gain.length));
  }

  @Test
  void a_cell_that_the_model_does_not_know_is_left_out() {
    Field open =
        Field.of("ward", new ColumnType.Categorical(List.of("a", "b", "c", "d", "new"), false));
    Dataset one = EVERY_ROW.selectRows(new int[] {7, 43, 79, 115}); // they differ in the ward
    List<Column> columns = new ArrayList<>(one.head(1).columns());
    columns.set(0, Column.Coded.of(open, new int[] {4}));

    double unknown = likelihoods(MODEL, Dataset.of(columns))[0];

    assertThat(unknown).isCloseTo(Arrays.stream(likelihoods(MODEL, one)).sum(), within(1e-12));
  }

  @Test
  void missing_that_a_level_explains_stays_where_it_was() {
    Dataset drawn = MODEL.sample(5_000, Seed.of(8));

    for (int i = 0; i < drawn.rowCount(); i++) {
      assertThat(drawn.column("test").isMissing(i))
          .isEqualTo(((Column.Coded) drawn.column("ward")).get(i) == 0);
    }
  }

  @Test
  void an_impossible_condition_fails_at_once() {
    Condition where = Condition.parse("ward == 'a' and test == 'pos'", MODEL.schema());

    assertThatThrownBy(() -> MODEL.sample(5, where, Seed.of(9)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be met: the model holds it impossible");
  }

  @Test
  void a_table_too_small_to_split_is_drawn_from_its_margins() {
    Dataset few = REAL.head(14);
    FittedSynthesizer model = new Arf().fit(few, Seed.of(10));

    assertThat(model.disclosures().get(2)).startsWith("30 leaves of 30 trees");
    assertThat(model.sample(50, Seed.of(11)).rowCount()).isEqualTo(50);
  }

  @Test
  void a_density_needs_the_learned_columns_in_their_types() {
    Dataset fewer = REAL.select(List.of("ward", "grade", "test"));
    Dataset other =
        Dataset.of(
            List.of(
                Column.Numeric.of(
                    Field.of("ward", ColumnType.Numeric.unbounded(0)), new double[800]),
                REAL.column(1),
                REAL.column(2),
                REAL.column(3)));

    assertThatThrownBy(() -> MODEL.logDensity(fewer))
        .isInstanceOf(InputException.class)
        .hasMessage("column 'visits': expected type numeric as learned, found no such column");
    assertThatThrownBy(() -> MODEL.logDensity(other))
        .isInstanceOf(InputException.class)
        .hasMessage("column 'ward': expected type categorical as learned, found numeric");
  }

  @Test
  void declared_rules_leave_no_density() {
    Dataset real = Fixtures.ruled(false);
    FittedSynthesizer model = new Arf(ArfConfig.defaults().with("trees", 2)).fit(real, Seed.of(12));

    assertThat(model.logDensity(real)).isEmpty();
  }

  @Test
  void rounds_end_when_real_rows_are_not_told_from_synthetic_ones() {
    List<Double> heard = new ArrayList<>();
    ProgressListener listener = (phase, done) -> heard.add(done);
    Execution run = Execution.with(Seed.of(13)).withListener(listener);

    new Arf(ArfConfig.defaults().with("rounds", 5).with("delta", 0.02)).fit(REAL, run);

    // The first round tells independent columns from real ones, the second nothing.
    assertThat(heard).containsExactly(0.2, 1.0);
  }

  @Test
  void splits_of_the_paper_learn_too() {
    Split split = Split.bySubject(ExampleDatasets.pbc(), 0.2, Seed.of(14));
    ArfConfig paper =
        ArfConfig.defaults().with("splits", ArfConfig.Splits.ADVERSARIAL).with("rounds", 3);
    FittedSynthesizer model = new Arf(paper).fit(split.train(), Seed.of(15));

    assertThat(model.sample(30, Seed.of(16)).rowCount()).isEqualTo(30);
    assertThat(model.logDensity(split.holdout()).orElseThrow()).hasSize(split.holdout().rowCount());
  }

  /** A rare death that age alone tells, beside three numbers of which two give the third. */
  private static Dataset cohort(int n, Seed seed) {
    RandomStream draws = seed.generator();
    double[] age = new double[n];
    double[] weight = new double[n];
    double[] height = new double[n];
    double[] index = new double[n];
    int[] died = new int[n];
    for (int i = 0; i < n; i++) {
      age[i] = 20 + draws.nextInt(60);
      height[i] = 150 + draws.nextInt(50);
      weight[i] = 40 + draws.nextInt(80);
      index[i] = weight[i] / (height[i] * height[i] / 1e4);
      died[i] = draws.nextDouble() < (age[i] >= 60 ? 0.2 : 0.02) ? 1 : 0;
    }
    return Dataset.of(
        Column.Numeric.of(Field.of("age", ColumnType.Numeric.unbounded(0)), age),
        Column.Numeric.of(Field.of("weight", ColumnType.Numeric.unbounded(0)), weight),
        Column.Numeric.of(Field.of("height", ColumnType.Numeric.unbounded(0)), height),
        Column.Numeric.of(Field.of("index", ColumnType.Numeric.unbounded(6)), index),
        Column.Coded.of(Field.of("died", new ColumnType.Flag(List.of("no", "yes"))), died));
  }

  /** By how much the old die more often than the young, and its standard error. */
  private record RiskDifference(double value, double error) {
    static RiskDifference of(Dataset rows) {
      double[] patients = new double[2];
      double[] deaths = new double[2];
      for (int i = 0; i < rows.rowCount(); i++) {
        int old = ((Column.Numeric) rows.column("age")).get(i) >= 60 ? 1 : 0;
        patients[old]++;
        deaths[old] += ((Column.Coded) rows.column("died")).get(i);
      }
      double young = deaths[0] / patients[0];
      double old = deaths[1] / patients[1];
      double variance = young * (1 - young) / patients[0] + old * (1 - old) / patients[1];
      return new RiskDifference(old - young, Math.sqrt(variance));
    }

    /** Four fifths or more; refuses draws that keep as much once in 100,000 tests. */
    boolean keeps(RiskDifference real) {
      return value > 0.8 * real.value - 4.4172 * error;
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23})
  void a_rare_outcome_keeps_its_cause_beside_columns_that_tell_more_of_each_other(long seed) {
    Dataset real = cohort(6_000, Seed.of(seed));
    Dataset drawn = new Arf().fit(real, Seed.of(seed)).sample(40_000, Seed.of(seed + 10));
    List<Column> columns = new ArrayList<>(drawn.columns());
    columns.set(4, drawn.selectRows(Seed.of(seed).generator().permutation(40_000)).column("died"));

    RiskDifference learned = RiskDifference.of(real);

    assertThat(RiskDifference.of(drawn).keeps(learned)).as("seed %d", seed).isTrue();
    assertThat(RiskDifference.of(Dataset.of(columns)).keeps(learned)).isFalse();
  }

  /** Every array of a tree, a number at a time: refused, or a tree that can still be used. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {17, 18, 19, 20})
  void a_damaged_tree_is_refused_or_sound(long seed) {
    ArfConfig config = ArfConfig.defaults().with("trees", 1);
    Execution run = Execution.with(Seed.of(seed));
    Dataset data = ExampleDatasets.pbc().learned();
    ArfSampler sampler = new ArfFit(data, data.subjects(), 5, config, run).fit();
    Discretization[] columns =
        data.columns().stream()
            .map(c -> Discretization.of(c, data.subjects(), 5, config.bins()))
            .toArray(Discretization[]::new);
    ArfTree.Setup setup = ArfTree.Setup.of(columns, config.smoothing());
    RandomStream draws = Seed.of(seed).generator();
    int refused = 0;
    for (int turn = 0; turn < 400; turn++) {
      int[][] arrays = sampler.forest().trees().get(0).toArrays();
      Arrays.setAll(arrays, a -> arrays[a].clone());
      int[] array = arrays[turn % arrays.length];
      if (array.length == 0) {
        continue;
      }
      array[draws.nextInt(array.length)] +=
          draws.nextInt(2) == 0 ? draws.nextInt(9) - 4 : draws.nextInt(1 << 30);
      ArfTree tree = ArfTree.ofArrays(arrays, setup);
      if (tree == null) {
        refused++;
        continue;
      }
      ArfForest forest = new ArfForest(List.of(tree));
      int[] row = new int[columns.length];
      for (int i = 0; i < 20; i++) {
        forest.draw(row, draws);
        assertThat(forest.logDensity(row)).isLessThanOrEqualTo(0);
      }
    }

    assertThat(refused).as("seed %d", seed).isGreaterThan(100);
  }

  @Test
  void settings_out_of_range_are_refused_by_name() {
    assertThatThrownBy(() -> ArfConfig.defaults().with("delta", 0.6))
        .hasMessage("delta must be in [0, 0.5], found 0.6");
    assertThatThrownBy(() -> ArfConfig.defaults().with("bagFraction", 1))
        .hasMessage("bagFraction must be in (0, 1), found 1.0");
    assertThatThrownBy(() -> ArfConfig.defaults().with("targets", 0))
        .hasMessage("targets must be at least 1, found 0");
  }
}
