package org.ehrsynth.eval.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.Golden;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;

class ValidityTest {
  private static final ColumnType.Temporal ISO =
      new ColumnType.Temporal("uuuu-MM-dd", ColumnType.Temporal.Resolution.DAY);
  private static final ColumnType.Temporal BRITISH =
      new ColumnType.Temporal("dd/MM/uuuu", ColumnType.Temporal.Resolution.DAY);

  /** The reference's variant of the edge set: without column cat, with a column extra. */
  @Test
  void a_column_too_few_and_one_too_many_cost_their_share_of_the_union() {
    Dataset train = Golden.train("edge");
    List<Column> columns = new ArrayList<>(Golden.synthetic("edge", "edge").columns());
    columns.set(
        train.schema().indexOf("cat"),
        Column.Numeric.of(Field.of("extra", ColumnType.Numeric.unbounded(1)), new double[12]));

    assertThat(SchemaAdherence.jaccard(train, Dataset.of(columns)))
        .isCloseTo(0.8461538461538461, within(1e-9));
  }

  @Test
  void needless_decimals_break_the_format() {
    Score score = (Score) compute(new FormatAdherence(), numbers(1, 2.5, 3), numbers(1.25, 2, 9.5));

    assertThat(score.value()).isCloseTo(2.0 / 3, within(1e-15));
  }

  @Test
  void fifteen_decimals_carry_every_number() {
    Score score =
        (Score) compute(new FormatAdherence(), numbers(1.0 / 3, 2, 3), numbers(2.0 / 3, 1e-9, 1));

    assertThat(score.value()).isEqualTo(1);
  }

  @Test
  void another_date_pattern_breaks_the_format() {
    Dataset train = Dataset.of(Column.Temporal.of(Field.of("x", ISO), new long[] {1, 2}));
    Dataset synthetic = Dataset.of(Column.Temporal.of(Field.of("x", BRITISH), new long[] {1, 2}));

    assertThat(((Score) compute(new FormatAdherence(), train, synthetic)).value()).isEqualTo(0);
    assertThat(((Score) compute(new FormatAdherence(), train, train)).value()).isEqualTo(1);
  }

  @Test
  void a_subject_with_many_rows_is_no_key() {
    Field subject = Field.of("who", new ColumnType.Identifier()).withRole(Role.SUBJECT);
    Dataset train = keyed(subject, 0, 0, 1);
    Dataset unique = keyed(subject, 0, 1, 2);

    assertThat(compute(new KeyUniqueness(), train, unique)).isInstanceOf(NotApplicable.class);
    assertThat(((Score) compute(new KeyUniqueness(), unique, train)).value())
        .isCloseTo(2.0 / 3, within(1e-15));
  }

  @Test
  void rows_that_break_any_rule_are_counted_once_beside_the_real_ones() {
    Dataset plain = numbers(1, 5, 9, 2);
    Schema ruled =
        plain
            .schema()
            .withConstraints(
                List.of(new Constraint.Range("x", 0, 6), new Constraint.IfThen("x > 4", "x < 8")));
    Dataset train = Dataset.of(plain.columns(), ruled);

    Score score = (Score) compute(new ConstraintAdherence(), train, numbers(1, 7, 9, -3));

    assertThat(score.value()).isEqualTo(0.75);
    assertThat(score.components())
        .containsEntry("real", 0.25)
        .containsEntry("rule/1 x from 0 to 6", 0.75)
        .containsEntry("rule/1 x from 0 to 6 | real", 0.25)
        .containsEntry("rule/2 if x > 4 then x < 8", 0.25);
    assertThat(compute(new ConstraintAdherence(), plain, plain)).isInstanceOf(NotApplicable.class);
  }

  @Test
  void missing_cells_are_passed_over_only_where_the_real_column_has_them() {
    Dataset synthetic = numbers(Double.NaN, 1, 99);

    Score passed = (Score) compute(new RangeAdherence(), numbers(1, 2, Double.NaN), synthetic);
    Score broken = (Score) compute(new RangeAdherence(), numbers(1, 2, 3), synthetic);

    assertThat(passed.value()).isCloseTo(1.0 / 2, within(1e-15));
    assertThat(broken.value()).isCloseTo(1.0 / 3, within(1e-15));
  }

  private static Dataset numbers(double... values) {
    return Dataset.of(Column.Numeric.of(Field.of("x", ColumnType.Numeric.unbounded(15)), values));
  }

  private static Dataset keyed(Field key, int... codes) {
    return Dataset.of(
        Column.Coded.identifier(key, codes, List.of("a", "b", "c")),
        Column.Numeric.of(Field.of("x", ColumnType.Numeric.unbounded(0)), new double[3]));
  }

  private static Object compute(Metric metric, Dataset train, Dataset synthetic) {
    EvalContext context =
        Evaluator.context(
            train, Optional.empty(), synthetic, Optional.empty(), Execution.with(Seed.of(1)));
    return metric.evaluate(context);
  }
}
