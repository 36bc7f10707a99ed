package org.ehrsynth.models.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.ImputationResult;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is special to the circuit; the laws of all models are in the contract. */
class CircuitTest {
  private static final Field WARD =
      Field.of("ward", new ColumnType.Categorical(List.of("a", "b", "c", "d"), false));
  private static final Field GRADE =
      Field.of("grade", new ColumnType.Categorical(List.of("1", "2", "3"), true));
  private static final Field TEST =
      Field.of("test", new ColumnType.Categorical(List.of("neg", "pos"), false)).withNullable(true);
  private static final Field VISITS = Field.of("visits", ColumnType.Numeric.unbounded(0));

  /** −ln of the chance of one false alarm. */
  private static final double DOUBT = -Math.log(1e-6);

  private static final FittedSynthesizer MODEL =
      new Circuit().fit(table(800, Seed.of(1)), Seed.of(2));
  private static final FittedSynthesizer PBC = new Circuit().fit(ExampleDatasets.pbc(), Seed.of(3));

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

  private static Map<String, Double> enumerated(Condition where) {
    Dataset all = everyRow();
    double[] log = MODEL.logDensity(all).orElseThrow();
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int row : where.matching(all)) {
      probabilities.put(key(all, row), Math.exp(log[row]));
    }
    return probabilities;
  }

  private static String key(Dataset data, int row) {
    List<String> cells = new ArrayList<>();
    data.columns().forEach(column -> cells.add(String.valueOf(column.text(row))));
    return cells.toString();
  }

  private static double probability(FittedSynthesizer model, String where) {
    return model.probability(Condition.parse(where, model.schema())).orElseThrow();
  }

  @Test
  void densities_of_all_possible_rows_sum_to_one() {
    double sum = Arrays.stream(MODEL.logDensity(everyRow()).orElseThrow()).map(Math::exp).sum();

    assertThat(sum).isCloseTo(1, within(1e-5)); // float
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ward == 'b'",
        "visits >= 2 and grade > 1 and not missing(test)",
        "missing(test)",
        "ward == 'b' or visits == 3",
        "(ward in ('a', 'b') or test == 'pos') and (grade == 1 or visits <= 1)",
        "not (ward == 'c' and grade == 3) and (missing(test) or visits >= 2)",
      })
  void conditions_have_the_probability_and_the_rows_of_enumeration(String expression) {
    Condition where = Condition.parse(expression, MODEL.schema());
    Map<String, Double> expected = enumerated(where);
    double all = expected.values().stream().mapToDouble(x -> x).sum();
    int n = 20_000;

    Dataset drawn = MODEL.sample(n, where, Seed.of(7));

    assertThat(probability(MODEL, expression)).isCloseTo(all, within(1e-5)); // float
    Map<String, Integer> found = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      found.merge(key(drawn, i), 1, Integer::sum);
    }
    assertThat(expected.keySet()).containsAll(found.keySet());
    double chiSquare = 0;
    int cells = 0;
    double restExpected = 0;
    double restFound = 0;
    for (Map.Entry<String, Double> cell : expected.entrySet()) {
      double e = n * cell.getValue() / all;
      double f = found.getOrDefault(cell.getKey(), 0);
      if (e < 5) {
        restExpected += e;
        restFound += f;
      } else {
        chiSquare += (f - e) * (f - e) / e;
        cells++;
      }
    }
    chiSquare +=
        (restFound - restExpected) * (restFound - restExpected) / Math.max(5, restExpected);
    // Laurent and Massart (2000), lemma 1
    assertThat(chiSquare).isLessThan(cells + 2 * Math.sqrt(cells * DOUBT) + 2 * DOUBT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ward", "grade", "test", "visits", "ward,visits", "grade,test", "visits,test"})
  void rows_have_the_probabilities_of_enumeration_given_some_cells(String names) {
    List<String> given = List.of(names.split(","));
    Dataset all = everyRow();
    double[] log = MODEL.logDensity(all).orElseThrow();
    Map<String, Double> context = new LinkedHashMap<>();
    for (int i = 0; i < log.length; i++) {
      context.merge(key(all.select(given), i), Math.exp(log[i]), Double::sum);
    }
    int n = 4_000;
    for (int of = 0; of < log.length; of += 23) {
      String cells = key(all.select(given), of);
      int[] repeated = new int[n];
      Arrays.fill(repeated, of);
      Dataset drawn = MODEL.draw(all.select(given).selectRows(repeated), Seed.of(of));
      Map<String, Integer> found = new LinkedHashMap<>();
      for (int i = 0; i < n; i++) {
        found.merge(key(drawn, i), 1, Integer::sum);
      }
      for (int i = 0; i < log.length; i++) {
        if (key(all.select(given), i).equals(cells)) {
          double p = Math.exp(log[i]) / context.get(cells);
          double q = found.getOrDefault(key(all, i), 0) / (double) n;

          // Bernstein
          double noise = Math.sqrt(2 * DOUBT * p * (1 - p) / n) + DOUBT / n;
          assertThat(q).as("%s given %s", key(all, i), names).isCloseTo(p, within(noise));
        }
      }
    }
  }

  @Test
  void probabilities_of_ranges_are_the_shares_of_drawn_rows() {
    int n = 100_000;
    Dataset drawn = PBC.sample(n, Seed.of(5));
    for (String expression :
        new String[] {
          "age >= 60",
          "bili > 3 and albumin < 3.5",
          "age > 45 and age < 50.5 and sex == 'f'",
          "missing(chol) or protime >= 11",
          "stage in (1, 4) and not missing(trig) and platelet < 200"
        }) {
      Condition where = Condition.parse(expression, PBC.schema());
      double p = probability(PBC, expression);
      double q = where.matching(drawn).length / (double) n;

      // Bernstein, and a thousandth for digits that are rounded more coarsely near a bound
      double noise = Math.sqrt(2 * DOUBT * p * (1 - p) / n) + DOUBT / 3 / n;
      assertThat(q).as(expression).isCloseTo(p, within(noise + 1e-3));
    }
  }

  @Test
  void a_narrow_range_within_an_interval_has_the_law_of_free_rows_in_it() {
    Condition where = Condition.parse("age >= 52.3 and age < 52.9", PBC.schema());
    Dataset free = PBC.sample(400_000, Seed.of(11));
    Dataset kept = free.selectRows(where.matching(free));
    assertThat(kept.rowCount()).isGreaterThan(1_000);

    Dataset drawn = PBC.sample(20_000, where, Seed.of(12));

    double[] x = ((Column.Numeric) kept.column("age")).toArray();
    double[] y = ((Column.Numeric) drawn.column("age")).toArray();
    Arrays.sort(x);
    Arrays.sort(y);
    double most = 0;
    for (int i = 0, j = 0; i < x.length; i++) {
      while (j < y.length && y[j] <= x[i]) {
        j++;
      }
      most = Math.max(most, Math.abs((i + 1.0) / x.length - j / (double) y.length));
    }
    double size = x.length * (double) y.length / (x.length + y.length);
    // Smirnov: P(D > d) → 2 exp(−2 size d²); jumps of equal numbers add 1 / x.length each
    assertThat(most).isLessThan(Math.sqrt((DOUBT + Math.log(2)) / (2 * size)) + 0.01);
  }

  @Test
  void disjunctions_are_counted_once() {
    double either = probability(PBC, "age >= 60 or sex == 'm'");
    double both = probability(PBC, "age >= 60 and sex == 'm'");

    assertThat(either)
        .isCloseTo(
            probability(PBC, "age >= 60") + probability(PBC, "sex == 'm'") - both, within(1e-6));
    assertThat(probability(PBC, "age >= 60 or age < 60 or missing(age)"))
        .isCloseTo(1, within(1e-5));
    assertThat(probability(PBC, "age > 40 and age < 30")).isZero();
  }

  @Test
  void what_cannot_be_is_refused_with_the_reason() {
    for (String expression : new String[] {"age > 500", "age > 60 and age < 60"}) {
      Condition where = Condition.parse(expression, PBC.schema());

      assertThatThrownBy(() -> PBC.sample(5, where, Seed.of(1)))
          .isInstanceOf(InputException.class)
          .hasMessage(
              "condition '"
                  + where
                  + "' cannot be met: the model knows no such value of column 'age'");
    }
  }

  @Test
  void missing_cells_are_drawn_given_the_others() {
    int n = 20_000;
    Dataset given =
        Dataset.of(
            Column.Coded.of(WARD.withNullable(true), constant(n, -1)),
            Column.Coded.of(GRADE, constant(n, 1)),
            Column.Coded.of(TEST, constant(n, 1)),
            Column.Numeric.of(VISITS, IntStream.range(0, n).mapToDouble(i -> 3).toArray()));

    ImputationResult imputed = MODEL.impute(given, Seed.of(4));

    assertThat(imputed.left()).isZero();
    double all = probability(MODEL, "grade == 2 and test == 'pos' and visits == 3");
    Column.Coded ward = (Column.Coded) imputed.table().column("ward");
    for (int level = 0; level < 4; level++) {
      int code = level;
      String name = WARD.levels().get(level);
      double p =
          probability(
                  MODEL, "grade == 2 and test == 'pos' and visits == 3 and ward == '" + name + "'")
              / all;
      double q = IntStream.range(0, n).filter(i -> ward.get(i) == code).count() / (double) n;
      assertThat(q)
          .isCloseTo(p, within(Math.sqrt(2 * DOUBT * p * (1 - p) / n) + DOUBT / 3 / n + 1e-5));
    }
  }

  @Test
  void cells_that_the_model_holds_missing_stay_so() {
    int n = 100;
    Dataset given =
        Dataset.of(
            Column.Coded.of(WARD, constant(n, 0)),
            Column.Coded.of(GRADE, constant(n, 0)),
            Column.Coded.of(TEST, constant(n, -1)),
            Column.Numeric.of(VISITS, new double[n]));

    assertThat(MODEL.impute(given, Seed.of(4)).left()).isEqualTo(n);
  }

  private static int[] constant(int n, int value) {
    int[] all = new int[n];
    Arrays.fill(all, value);
    return all;
  }

  @Test
  void unknown_missing_cells_are_summed_over_and_none_are_drawn() {
    CircuitConfig config = CircuitConfig.defaults().with("missing", CircuitConfig.Missing.UNKNOWN);

    FittedSynthesizer model = new Circuit(config).fit(table(800, Seed.of(1)), Seed.of(2));

    assertThat(model.sample(2_000, Seed.of(3)).column("test").missingCount()).isZero();
  }

  @Test
  void patience_ends_learning_early() {
    CircuitConfig config = CircuitConfig.defaults().with("epochs", 200).with("patience", 3);
    List<String> phases = new ArrayList<>();
    Execution run = Execution.with(Seed.of(2)).withListener((phase, done) -> phases.add(phase));

    new Circuit(config).fit(ExampleDatasets.pbc(), run);

    assertThat(phases).hasSizeBetween(4, 150);
    assertThat(phases.get(0)).matches("learning, log-likelihood -\\d+\\.\\d\\d");
  }

  @Test
  void a_fast_effort_takes_fewer_states() {
    FittedSynthesizer fast =
        new Circuit(CircuitConfig.defaults().with("effort", CircuitConfig.Effort.FAST))
            .fit(ExampleDatasets.pbc(), Seed.of(3));

    assertThat(fast.toBytes().length).isLessThan(PBC.toBytes().length);
  }

  /** The first batch sets all counts, and need not hold them; nor need a column hang on another. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rare_categories_of_leaves_keep_their_share(boolean alone) {
    int n = 2_000;
    int rare = 20;
    int[] test = IntStream.range(0, n).map(i -> i < rare ? 1 : 0).toArray();
    int[] ward = IntStream.range(0, n).map(i -> i % 4).toArray();
    Column column = Column.Coded.of(TEST, test);
    Dataset table = alone ? Dataset.of(column) : Dataset.of(Column.Coded.of(WARD, ward), column);

    FittedSynthesizer model =
        new Circuit(CircuitConfig.defaults().with("batch", 32)).fit(table, Seed.of(4));

    // Last steps of .005 and 32 rows: counts are as of 6,400 rows, .0012; seven times that.
    assertThat(probability(model, "test == 'pos'"))
        .isCloseTo((double) rare / n, within(.009))
        .isGreaterThan(.001);
  }
}
