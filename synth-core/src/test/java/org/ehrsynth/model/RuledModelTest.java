package org.ehrsynth.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.constraint.ViolationPolicy;
import org.ehrsynth.constraint.mining.ConstraintMining;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules do to a model that knows nothing of them and draws each column for itself. */
class RuledModelTest {
  private static final Seed SEED = Seed.of(11);
  private static final int ROWS = 1_000;
  private static final RandomStream DRAWS = Seed.of(3).generator();

  private static final double[] LOW = doubles(i -> DRAWS.nextInt(20));
  private static final int[] DIED = ints(i -> DRAWS.nextDouble() < 0.3 ? 1 : 0);
  private static final int[] CAUSE = ints(i -> DIED[i] == 1 ? DRAWS.nextInt(3) : -1);
  private static final Dataset TABLE =
      Dataset.of(
          number("low", 0, LOW),
          number("high", 0, doubles(i -> LOW[i] + DRAWS.nextInt(5))),
          coded("died", List.of("no", "yes"), DIED),
          coded("cause", List.of("heart", "lung", "other"), CAUSE),
          coded("ward", List.of("A", "B", "C"), ints(i -> i % 3)),
          number("floor", 0, doubles(i -> i % 3 + 1)));

  @Test
  void filling_and_blanking_keep_the_share_of_the_condition() {
    Dataset synthetic =
        fit(TABLE, new Constraint.Missing("cause", "died == 'no'")).sample(20_000, SEED);

    double real = Arrays.stream(DIED).average().orElse(0);
    double fraction = 1 - synthetic.column("cause").missingCount() / 20_000.0;
    // 4.4172 standard errors are exceeded by chance once in 100,000 tests; both tables are drawn.
    assertThat(Math.abs(fraction - real)).isLessThan(4.4172 * Math.sqrt(0.21 / 20_000));
  }

  @Test
  void the_share_of_redrawn_and_repaired_rows_is_told() {
    Constraint often = new Constraint.IfThen("ward == 'A'", "low >= 10");
    Dataset clean = TABLE.selectRows(IntStream.range(0, ROWS).filter(i -> i % 3 > 0).toArray());
    Dataset mixed =
        Dataset.concat(List.of(clean, TABLE.selectRows(rows(i -> i % 3 == 0 && LOW[i] >= 10))));

    RejectionStats redraws = stream(fit(mixed, often), 5_000);
    RejectionStats filled =
        stream(fit(TABLE, new Constraint.Missing("cause", "died == 'no'")), 5_000);

    assertThat(redraws.rows()).isEqualTo(5_000);
    assertThat(redraws.refusedFraction()).isBetween(0.02, 0.2);
    assertThat(redraws.repaired()).isZero();
    assertThat(filled.refused()).isZero();
    assertThat(filled.repairedFraction()).isBetween(0.15, 0.27); // 0.3 dead, 0.7 of them without
  }

  @Test
  void nothing_is_redrawn_where_columns_are_learned_in_another_shape() {
    RejectionStats redraws =
        stream(
            fit(
                TABLE,
                new Constraint.Ordered(List.of("low", "high"), false),
                new Constraint.FixedCombination(List.of("ward", "floor"))),
            5_000);

    assertThat(redraws).isEqualTo(new RejectionStats(5_000, 0, 0));
  }

  @Test
  void higher_cells_that_crowd_stay_crowded_wherever_the_lower_ones_lie() {
    double[] first = doubles(i -> DRAWS.nextInt(1_000));
    double[] last = doubles(i -> Math.max(first[i], 1_000 - DRAWS.nextInt(20)));
    Dataset visits = Dataset.of(number("first", 0, first), number("last", 0, last));
    Dataset ruled = ruled(visits, new Constraint.Ordered(List.of("first", "last"), false));

    FittedSynthesizer model = new Shuffled().fit(ruled, SEED);
    Dataset synthetic = model.sample(5_000, SEED);

    assertThat(broken(ruled, synthetic)).isZero();
    // 4.4172 standard errors are exceeded by chance once in 100,000 tests; one pair in a hundred is
    // in the wrong order and refused, and twice that is 7 standard errors off.
    double real = Arrays.stream(last).filter(x -> x > 985 && x < 995).count() / (double) ROWS;
    double[] drawn = ((Column.Numeric) synthetic.column("last")).toArray();
    double fraction = Arrays.stream(drawn).filter(x -> x > 985 && x < 995).count() / 5_000.0;
    assertThat(Math.abs(fraction - real)).isLessThan(4.4172 * Math.sqrt(0.25 / 5_000) + 0.01);
    assertThat(stream(model, 5_000).refusedFraction()).isBetween(0.0, 0.02);
  }

  @Test
  void rows_that_break_a_rule_are_refused_with_their_number_and_no_cell() {
    Constraint rule = new Constraint.Range("low", 0, 18);
    long broken = Arrays.stream(LOW).filter(x -> x > 18).count();

    assertThatThrownBy(() -> fit(TABLE, rule))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "real rows violate declared constraints: constraint 1 (range: low from 0 to 18): %d"
                + " rows; correct them, or choose the policy drop or reproduce-rate",
            broken);
  }

  @Test
  void dropped_rows_are_not_learned() {
    Dataset ruled = ruled(TABLE, new Constraint.Range("low", 0, 12));

    FittedSynthesizer model =
        new Shuffled()
            .fit(
                ruled,
                FitOptions.defaults().withViolations(ViolationPolicy.DROP),
                Execution.with(SEED));

    assertThat(model.provenance().rows()).isEqualTo(Arrays.stream(LOW).filter(x -> x < 13).count());
    assertThat(broken(ruled, model.sample(3_000, SEED))).isZero();
  }

  @Test
  void the_learned_rate_is_a_ceiling() {
    Dataset ruled = ruled(TABLE, new Constraint.IfThen("ward == 'A'", "low >= 2"));
    FittedSynthesizer model =
        new Shuffled()
            .fit(
                ruled,
                FitOptions.defaults().withViolations(ViolationPolicy.REPRODUCE_RATE),
                Execution.with(SEED));

    long real = broken(ruled, ruled);
    long synthetic = broken(ruled, model.sample(20 * ROWS, SEED));

    assertThat(real).isGreaterThan(20);
    assertThat(synthetic).isPositive().isLessThan(20 * real);
  }

  @Test
  void a_rule_that_few_patients_break_is_enforced_though_rates_are_learned() {
    double[] low = LOW.clone();
    Arrays.fill(low, 0, 4, 50);
    Dataset ruled = ruled(Dataset.of(number("low", 0, low)), new Constraint.Range("low", 0, 40));
    FittedSynthesizer model =
        new Shuffled()
            .fit(
                ruled,
                FitOptions.defaults().withViolations(ViolationPolicy.REPRODUCE_RATE),
                Execution.with(SEED));

    assertThat(model.provenance().rows()).isEqualTo(ROWS - 4);
    assertThat(broken(ruled, model.sample(2_000, SEED))).isZero();
  }

  @Test
  void a_rule_that_hardly_any_draw_keeps_is_named() {
    double[] same = doubles(i -> DRAWS.nextDouble());
    Dataset twins = Dataset.of(number("one", 15, same), number("two", 15, same));
    Constraint equal = new Constraint.IfThen("one < 0.0001", "two < 0.0001");
    Constraint never = new Constraint.IfThen("one >= 0", "two >= 2");
    FittedSynthesizer free = fit(twins, equal);
    assertThatCode(() -> free.sample(100, SEED)).doesNotThrowAnyException();

    Dataset ruled = ruled(twins, never);
    assertThatThrownBy(
            () ->
                new Shuffled()
                    .fit(
                        ruled,
                        FitOptions.defaults().withViolations(ViolationPolicy.DROP),
                        Execution.with(SEED)))
        .hasMessage("every real row violates a declared constraint: no row is left to learn");
    assertThatThrownBy(() -> new Inverted().fit(ruled(twins, opposite()), SEED).sample(10, SEED))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("the declared rules were kept by 0 of ")
        .hasMessageContaining("most broken is constraint 1 (ifThen: if one >= 0 then two >= 0): ");
  }

  private static Constraint opposite() {
    return new Constraint.IfThen("one >= 0", "two >= 0");
  }

  @Test
  void a_rule_that_names_a_folded_level_is_kept_without_it() {
    int[] ward = ints(i -> i < 3 ? 2 : i % 2);
    Dataset table =
        ruled(
            Dataset.of(
                coded("ward", List.of("A", "B", "rare ward"), ward),
                number("floor", 0, doubles(i -> ward[i] == 0 ? 1 : 2))),
            new Constraint.IfThen("ward in ('B', 'rare ward')", "floor == 2"),
            new Constraint.IfThen("ward == 'rare ward'", "floor == 2"));

    FittedSynthesizer model = new Shuffled().fit(table, SEED);

    assertThat(model.schema().constraints().toString()).doesNotContain("rare");
    assertThat(new String(model.toBytes(), StandardCharsets.ISO_8859_1))
        .doesNotContain("rare ward");
    assertThat(broken(table, model.sample(2_000, SEED))).isZero();
  }

  @Test
  void a_rule_on_a_column_that_the_guard_blanks_is_left_out() {
    double[] few = doubles(i -> i < 4 ? 1 + i : Double.NaN);
    Dataset table =
        ruled(
            Dataset.of(
                number("few", 0, few),
                coded("there", List.of("no", "yes"), ints(i -> i < 4 || i % 2 == 0 ? 1 : 0))),
            new Constraint.IfThen("there == 'no'", "missing(few)"));

    FittedSynthesizer model = new Shuffled().fit(table, SEED);

    assertThat(model.schema().constraints()).isEmpty();
    assertThat(model.sample(100, SEED).rowCount()).isEqualTo(100);
  }

  @Test
  void a_combination_that_few_patients_hold_is_neither_drawn_nor_kept() {
    double[] floor = doubles(i -> i < 4 ? 1 + (i + 1) % 3 : i % 3 + 1); // four odd rows
    Dataset table =
        ruled(
            Dataset.of(TABLE.column("ward"), number("floor", 0, floor)),
            new Constraint.FixedCombination(List.of("ward", "floor")));

    FittedSynthesizer model = new Shuffled().fit(table, SEED);
    Dataset synthetic = model.sample(5_000, SEED);

    Column.Coded ward = (Column.Coded) synthetic.column("ward");
    Column.Numeric drawn = (Column.Numeric) synthetic.column("floor");
    for (int i = 0; i < synthetic.rowCount(); i++) {
      assertThat(drawn.get(i)).isEqualTo(ward.get(i) + 1);
    }
    assertThat(model.disclosures())
        .contains("for the declared constraints, 3 combinations of the columns ward, floor");
  }

  @Test
  void combinations_of_many_numbers_are_known_but_refused_one_by_one() {
    double[] fine = doubles(i -> i % 8 == 0 ? i : i % 3);
    Dataset table =
        ruled(
            Dataset.of(number("fine", 0, fine), TABLE.column("ward")),
            new Constraint.FixedCombination(List.of("fine", "ward")));
    FittedSynthesizer model = new Shuffled().fit(table, SEED);

    assertThat(model.schema().names()).containsExactly("fine", "ward");
    assertThat(broken(table, model.sample(500, SEED))).isZero();
    assertThat(stream(model, 500).refused()).isPositive();
  }

  @Test
  void chains_and_missing_cells_stay_in_order() {
    double[] second =
        doubles(i -> DRAWS.nextDouble() < 0.3 ? Double.NaN : LOW[i] + DRAWS.nextInt(9));
    double[] third =
        doubles(i -> (Double.isNaN(second[i]) ? LOW[i] : second[i]) + 1 + DRAWS.nextInt(4));
    Dataset table =
        ruled(
            Dataset.of(
                number("third", 0, third), number("first", 0, LOW), number("second", 0, second)),
            new Constraint.Ordered(List.of("first", "second", "third"), false));
    FittedSynthesizer model = new Shuffled().fit(table, SEED);
    Dataset synthetic = model.sample(5_000, SEED);

    assertThat(broken(table, synthetic)).isZero();
    assertThat(synthetic.column("second").missingCount() / 5_000.0).isBetween(0.2, 0.4);
    assertThat(synthetic.column("third").missingCount()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "ward == 'B'",
    "floor == 3 and low > 4",
    "high < 9",
    "cause == 'lung'",
    "missing(cause)"
  })
  void conditions_and_rules_are_met_together(String expression) {
    FittedSynthesizer model =
        fit(
            TABLE,
            new Constraint.FixedCombination(List.of("ward", "floor")),
            new Constraint.Ordered(List.of("low", "high"), false),
            new Constraint.Missing("cause", "died == 'no'"));
    Condition where = Condition.parse(expression, model.schema());

    Dataset synthetic = model.sample(600, where, SEED);

    assertThat(where.matching(synthetic)).hasSize(600);
    for (Constraint rule : model.schema().constraints()) {
      assertThat(broken(ruled(TABLE, rule), synthetic)).isZero();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void any_choice_of_rules_in_any_order_is_kept(long seed) {
    RandomStream draws = Seed.of(seed).generator();
    Dataset table = Fixtures.ruled(true);
    List<Constraint> rules = new ArrayList<>(table.schema().constraints());
    ConstraintMining.defaults().mine(table).forEach(p -> rules.add(p.constraint()));
    List<Constraint> chosen =
        Arrays.stream(draws.permutation(rules.size()))
            .limit(3 + draws.nextInt(rules.size() - 3))
            .mapToObj(rules::get)
            .toList();
    Dataset ruled = Dataset.of(table.columns(), table.schema().withConstraints(chosen));

    FittedSynthesizer model = new Shuffled().fit(ruled, Seed.of(seed));
    Dataset synthetic = model.sample(1_500, SEED);

    ConstraintChecker requested = ConstraintChecker.of(ruled.schema());
    for (int r = 0; r < requested.size(); r++) {
      assertThat(
              IntStream.range(0, synthetic.rowCount())
                  .filter(requested.broken(r, synthetic, ruled))
                  .count())
          .as("seed %d, rule %s of %s", seed, requested.get(r).text(), chosen)
          .isZero();
    }
    assertThat(model.sample(77, SEED).fingerprint()).isEqualTo(synthetic.head(77).fingerprint());
  }

  @Test
  void rows_cannot_be_unique_beyond_the_combinations_there_are() {
    FittedSynthesizer model =
        new Shuffled()
            .fit(
                ruled(Dataset.of(TABLE.column("low"), TABLE.column("high")), unique()),
                FitOptions.defaults().withViolations(ViolationPolicy.DROP),
                Execution.with(SEED));

    assertThat(broken(ruled(TABLE, unique()), model.sample(50, SEED))).isZero();
    assertThatThrownBy(() -> model.sample(1_000, SEED))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "the declared rule 'unique low, high' was kept by \\d+ of [\\d,]+ drawn rows; needs"
                + " 1,000");
  }

  private static Constraint unique() {
    return new Constraint.Unique(List.of("low", "high"));
  }

  private static FittedSynthesizer fit(Dataset table, Constraint... rules) {
    return new Shuffled().fit(ruled(table, rules), SEED);
  }

  private static Dataset ruled(Dataset table, Constraint... rules) {
    return Dataset.of(table.columns(), table.schema().withConstraints(List.of(rules)));
  }

  private static RejectionStats stream(FittedSynthesizer model, int rows) {
    return model.stream(rows, Condition.ANY, Execution.with(SEED), block -> {});
  }

  private static long broken(Dataset ruled, Dataset scored) {
    return IntStream.range(0, scored.rowCount())
        .filter(ConstraintChecker.of(ruled.schema()).broken(0, scored, ruled))
        .count();
  }

  private static int[] rows(IntPredicate wanted) {
    return IntStream.range(0, ROWS).filter(wanted).toArray();
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

  /** Draws each cell from a row of its own. Never shipped. */
  private static class Shuffled implements Synthesizer {
    @Override
    public String name() {
      return "shuffled";
    }

    @Override
    public Map<String, Object> settings() {
      return Map.of();
    }

    @Override
    public Sampler fitGuarded(
        Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
      return new ShuffledRows(guarded);
    }
  }

  private record ShuffledRows(Dataset learned) implements Sampler {
    @Override
    public Dataset draw(int rows, Seed seed) {
      return Dataset.of(
          learned.columns().stream().map(c -> drawn(c, rows, seed)).toList(), learned.schema());
    }

    private static Column drawn(Column column, int rows, Seed seed) {
      RandomStream draws = seed.derive(column.field().name()).generator();
      return column.select(
          IntStream.range(0, rows).map(i -> draws.nextInt(column.size())).toArray());
    }

    @Override
    public void write(ArchiveWriter archive) {
      archive.json("none.json", Map.of());
    }

    @Override
    public List<String> disclosures() {
      return List.of();
    }
  }

  /** Draws numbers with the other sign: no row keeps a rule on signs. Never shipped. */
  private static final class Inverted extends Shuffled {
    @Override
    public Sampler fitGuarded(
        Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
      List<Column> columns =
          guarded.columns().stream()
              .<Column>map(
                  c ->
                      Column.Numeric.of(
                          c.field(),
                          Arrays.stream(((Column.Numeric) c).toArray())
                              .map(x -> c.field().name().equals("two") ? -1 - x : x)
                              .toArray()))
              .toList();
      return new ShuffledRows(Dataset.of(columns));
    }
  }
}
