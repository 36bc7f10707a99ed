package org.ehrsynth.constraint.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.ColumnType.Temporal.Resolution;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintMiningTest {
  private static final int ROWS = 600;
  private static final RandomStream DRAWS = Seed.of(17).generator();
  private static final int[] DEAD = ints(i -> DRAWS.nextInt(3) == 0 ? 1 : 0);
  private static final int[] STAGE = ints(i -> DRAWS.nextInt(4));
  private static final double[] HEIGHT = doubles(i -> 150 + DRAWS.nextInt(50));
  private static final double[] WEIGHT = doubles(i -> 45 + DRAWS.nextInt(70));

  @Test
  void planted_rules_are_found_with_their_support() {
    double[] systolic =
        doubles(i -> DRAWS.nextDouble() < 0.2 ? Double.NaN : 100 + DRAWS.nextInt(60));
    Dataset table =
        Dataset.of(
            coded("dead", List.of("no", "yes"), DEAD),
            coded(
                "cause", List.of("heart", "lung"), ints(i -> DEAD[i] == 1 ? DRAWS.nextInt(2) : -1)),
            number("days", 0, doubles(i -> DEAD[i] == 1 ? DRAWS.nextInt(900) : Double.NaN)),
            coded("stage", List.of("I", "II", "III", "IV"), STAGE),
            number("stage no", 0, doubles(i -> STAGE[i] + 1)),
            number("height", 0, HEIGHT),
            number("weight", 0, WEIGHT),
            number("bmi", 1, doubles(i -> round(WEIGHT[i] / Math.pow(HEIGHT[i] / 100, 2)))),
            number("systolic", 0, systolic),
            number("lowest", 0, doubles(i -> systolic[i] - DRAWS.nextInt(50))),
            times("admitted", i -> 16_000 + DRAWS.nextInt(700)),
            coded(
                "treated", List.of("no", "yes"), ints(i -> STAGE[i] == 3 ? 1 : DRAWS.nextInt(2))));

    assertThat(rules(table))
        .containsExactlyInAnyOrder(
            "known combination of stage, stage no",
            "cause missing exactly when dead == \"no\"",
            "days missing exactly when missing(cause)",
            "if stage == \"IV\" then treated == \"yes\"",
            "if `stage no` == 4 then treated == \"yes\"",
            "lowest missing exactly when missing(systolic)",
            "lowest ≤ systolic",
            "bmi = weight / height ^ 2 * 10000");
    assertThat(ConstraintMining.defaults().mine(table).get(0).rows()).isEqualTo(ROWS);
  }

  @Test
  void sums_differences_of_times_and_equal_columns_are_found() {
    double[] one = doubles(i -> DRAWS.nextInt(500));
    double[] two = doubles(i -> DRAWS.nextInt(300));
    long[] in =
        Arrays.stream(doubles(i -> 16_000 + DRAWS.nextInt(700))).mapToLong(x -> (long) x).toArray();
    int[] stay = ints(i -> DRAWS.nextInt(30));
    Dataset table =
        Dataset.of(
            number("one", 0, one),
            number("two", 0, two),
            number("both", 0, doubles(i -> one[i] + two[i])),
            number("copy", 0, two),
            times("came", i -> in[i]),
            times("left", i -> in[i] + stay[i]),
            number("stay", 0, doubles(i -> stay[i])));

    assertThat(rules(table))
        .contains("copy = two", "both = one + two", "stay = left - came", "came ≤ left")
        .noneMatch(rule -> rule.startsWith("one = "));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void independent_columns_keep_no_rules(long seed) {
    RandomStream draws = Seed.of(seed).generator();
    List<Column> columns = new ArrayList<>();
    for (int j = 0; j < 6; j++) {
      int p = j + 2;
      columns.add(
          coded(
              "c" + j,
              List.of("a", "b", "c", "d", "e", "f", "g"),
              ints(i -> draws.nextInt(p) - 1)));
      columns.add(
          number(
              "n" + j,
              j % 2,
              doubles(
                  i ->
                      draws.nextDouble() < 0.1
                          ? Double.NaN
                          : Math.rint(50 * draws.nextGaussian()))));
      columns.add(number("few" + j, 0, doubles(i -> draws.nextInt(p))));
    }

    assertThat(rules(Dataset.of(columns))).as("seed %d", seed).isEmpty();
  }

  @Test
  void a_rare_level_implies_nothing_and_ranges_that_lie_apart_are_not_ordered() {
    Dataset table =
        Dataset.of(
            coded("rare", List.of("a", "b"), ints(i -> i < 20 ? 1 : 0)),
            coded("other", List.of("x", "y"), ints(i -> i < 20 ? 1 : DRAWS.nextInt(2))),
            number("small", 0, doubles(i -> DRAWS.nextInt(40))),
            number("large", 0, doubles(i -> 1_000 + DRAWS.nextInt(40))));

    assertThat(rules(table)).isEmpty();
  }

  @Test
  void what_nearly_all_rows_have_is_implied_by_nothing() {
    Dataset table =
        Dataset.of(
            coded("site", List.of("a", "b"), ints(i -> i % 2)),
            coded("urgent", List.of("no", "yes"), ints(i -> i % 2 == 0 || i % 16 > 1 ? 0 : 1)));

    assertThat(rules(table)).isEmpty();
  }

  @Test
  void of_two_rules_that_say_the_same_one_is_proposed() {
    Dataset table =
        Dataset.of(
            coded("dialysis", List.of("no", "yes"), ints(i -> i % 4 == 0 ? 1 : 0)),
            coded("kidney", List.of("well", "ill"), ints(i -> i % 2 == 0 ? 1 : 0)));

    assertThat(rules(table)).containsExactly("if kidney == \"well\" then dialysis == \"no\"");
  }

  @Test
  void many_rows_of_few_patients_are_no_support() {
    List<String> keys = IntStream.range(0, 12).mapToObj(i -> "p" + i).toList();
    Column patient =
        Column.Coded.identifier(
            Field.of("patient", new ColumnType.Identifier()).withRole(Role.SUBJECT),
            ints(i -> i % 12),
            keys);
    Column a = coded("a", List.of("0", "1"), ints(i -> i % 2));
    Column b = coded("b", List.of("x", "y"), ints(i -> i % 2));

    assertThat(rules(Dataset.of(patient, a, b))).isEmpty();
    assertThat(rules(Dataset.of(a, b))).containsExactly("known combination of a, b");
  }

  @Test
  void a_formula_that_holds_roughly_gets_a_tolerance_of_one_digit() {
    Dataset table =
        Dataset.of(
            number("height", 0, HEIGHT),
            number("weight", 0, WEIGHT),
            number(
                "bmi",
                2,
                doubles(
                    i ->
                        WEIGHT[i] / Math.pow(HEIGHT[i] / 100, 2)
                            + 0.3 * (DRAWS.nextDouble() - 0.5))));

    assertThat(rules(table)).containsExactly("bmi = weight / height ^ 2 * 10000 ± 0.2");
    assertThat(ConstraintMining.defaults().withCloseness(0).mine(table)).isEmpty();
  }

  @Test
  void what_is_proposed_can_be_declared() {
    Dataset table = Fixtures.ruled(false);
    List<Constraint> mined =
        ConstraintMining.defaults().mine(table).stream()
            .map(ConstraintMining.Proposal::constraint)
            .toList();
    Schema declared = table.schema().withConstraints(mined);

    assertThat(ConstraintChecker.of(declared).violations(table)).isEmpty();
    assertThat(mined)
        .contains(
            new Constraint.Missing("pregnant", "sex == \"M\""),
            new Constraint.FixedCombination(List.of("ward", "floor")));
  }

  @Test
  void every_fixture_is_mined_without_fault() {
    Fixtures.all()
        .forEach(
            (name, table) -> {
              Dataset ruled =
                  Dataset.of(
                      table.columns(),
                      table
                          .schema()
                          .withConstraints(
                              ConstraintMining.defaults().mine(table).stream()
                                  .map(ConstraintMining.Proposal::constraint)
                                  .toList()));
              assertThat(ConstraintChecker.of(ruled.schema()).violations(ruled)).as(name).isEmpty();
            });
  }

  @Test
  void unusable_settings_are_refused() {
    assertThatThrownBy(() -> ConstraintMining.defaults().withCloseness(Double.NaN))
        .hasMessage("closeness must be at least 0, found NaN");
    assertThatThrownBy(() -> ConstraintMining.defaults().withMinimumRows(0))
        .hasMessage("minimumRows must be at least 1, found 0");
    assertThatThrownBy(() -> ConstraintMining.defaults().withMinimumSubjects(0))
        .hasMessage("minimumSubjects must be at least 1, found 0");
  }

  private static List<String> rules(Dataset table) {
    return ConstraintMining.defaults().mine(table).stream()
        .map(proposal -> proposal.constraint().text())
        .toList();
  }

  private static double round(double x) {
    return Math.rint(10 * x) / 10;
  }

  private static double[] doubles(IntToDoubleFunction cell) {
    return IntStream.range(0, ROWS).mapToDouble(cell).toArray();
  }

  private static int[] ints(IntUnaryOperator cell) {
    return IntStream.range(0, ROWS).map(cell).toArray();
  }

  private static Column number(String name, int decimals, double[] cells) {
    return Column.Numeric.of(Field.of(name, ColumnType.Numeric.unbounded(decimals)), cells);
  }

  private static Column coded(String name, List<String> levels, int[] codes) {
    return Column.Coded.of(Field.of(name, new ColumnType.Categorical(levels, false)), codes);
  }

  private static Column times(String name, IntToLongFunction cell) {
    long[] cells = new long[ROWS];
    Arrays.setAll(cells, cell);
    return Column.Temporal.of(
        Field.of(name, new ColumnType.Temporal("yyyy-MM-dd", Resolution.DAY)), cells);
  }
}
