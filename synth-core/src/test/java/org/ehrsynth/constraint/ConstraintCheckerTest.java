package org.ehrsynth.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.ColumnType.Temporal.Resolution;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintCheckerTest {
  private static final double NONE = Double.NaN;
  private static final ColumnType.Temporal DAY =
      new ColumnType.Temporal("yyyy-MM-dd", Resolution.DAY);

  /** Six patients; the last has nothing but missing cells. */
  private static final Dataset TABLE =
      Dataset.of(
          Column.Numeric.of(
              Field.of("low", ColumnType.Numeric.unbounded(0)),
              new double[] {1, 2, 3, NONE, 5, NONE}),
          Column.Numeric.of(
              Field.of("middle", ColumnType.Numeric.unbounded(0)),
              new double[] {2, 2, NONE, 4, 4, NONE}),
          Column.Numeric.of(
              Field.of("high", ColumnType.Numeric.unbounded(0)),
              new double[] {3, 3, 2, 4, 6, NONE}),
          coded("sex", List.of("F", "M"), 0, 1, 0, 1, 0, -1),
          coded("pregnant", List.of("0", "1"), 1, 1, 0, -1, -1, -1),
          Column.Temporal.of(
              Field.of("admitted", DAY), new long[] {1, 2, 3, 4, 5, Column.Temporal.MISSING}),
          Column.Temporal.of(
              Field.of("left", DAY), new long[] {1, 3, 2, Column.Temporal.MISSING, 9, 9}),
          Column.Coded.identifier(
              Field.of("id", new ColumnType.Identifier()),
              new int[] {0, 1, 2, 3, 4, 5},
              List.of("a", "b", "c", "d", "e", "f")));

  @Test
  void a_range_bounds_the_cells_there_are() {
    assertThat(broken(new Constraint.Range("low", 2, 3))).containsExactly(0, 4);
    assertThat(broken(new Constraint.Range("low", Double.NEGATIVE_INFINITY, 4))).containsExactly(4);
  }

  @Test
  void an_order_passes_over_missing_cells() {
    assertThat(broken(new Constraint.Ordered(List.of("low", "middle", "high"), false)))
        .containsExactly(2, 4);
    assertThat(broken(new Constraint.Ordered(List.of("low", "middle", "high"), true)))
        .containsExactly(1, 2, 3, 4);
    assertThat(broken(new Constraint.Ordered(List.of("admitted", "left"), false)))
        .containsExactly(2);
  }

  @Test
  void a_conclusion_is_asked_only_where_the_premise_holds() {
    assertThat(broken(new Constraint.IfThen("sex == 'M'", "missing(pregnant)"))).containsExactly(1);
    assertThat(broken(new Constraint.IfThen("low > 1", "high > 2"))).containsExactly(2);
  }

  @Test
  void missing_exactly_when_breaks_both_ways() {
    assertThat(broken(new Constraint.Missing("pregnant", "sex == 'M'")))
        .containsExactly(1, 4, 5); // a man's is there; a woman's and an unknown's are not
  }

  @Test
  void what_a_formula_computes_is_told_and_nothing_of_other_rules() {
    ConstraintChecker rules =
        ConstraintChecker.of(
            TABLE
                .schema()
                .withConstraints(
                    List.of(
                        new Constraint.Formula("high", "low + middle"),
                        new Constraint.Range("low", 0, 9))));

    assertThat(IntStream.range(0, 3).mapToDouble(rules.computed(0, TABLE).orElseThrow()).toArray())
        .containsExactly(3, 4, NONE);
    assertThat(rules.computed(1, TABLE)).isEmpty();
  }

  @Test
  void combinations_are_those_of_the_real_table() {
    Schema schema =
        TABLE
            .schema()
            .withConstraints(List.of(new Constraint.FixedCombination(List.of("sex", "pregnant"))));
    Dataset real = TABLE.selectRows(new int[] {0, 2, 3});

    assertThat(broken(ConstraintChecker.of(schema), TABLE, real)).containsExactly(1, 4, 5);
    assertThat(broken(ConstraintChecker.of(schema), real, real)).isEmpty();
  }

  @Test
  void the_first_of_a_repeated_combination_keeps_the_rule() {
    assertThat(broken(new Constraint.Unique(List.of("middle")))).containsExactly(1, 4);
    assertThat(broken(new Constraint.Unique(List.of("middle", "sex")))).isEmpty();
  }

  @Test
  void exactly_one_is_on() {
    Dataset table =
        Dataset.of(
            coded("a", List.of("0", "1"), 1, 0, 1, -1),
            coded("b", List.of("0", "1"), 0, 0, 1, 1),
            Column.Numeric.of(
                Field.of("c", ColumnType.Numeric.unbounded(0)), new double[] {0, 0, 0, 0}));
    Schema schema =
        table
            .schema()
            .withConstraints(List.of(new Constraint.ExactlyOne(List.of("a", "b", "c"), "1")));

    assertThat(broken(ConstraintChecker.of(schema), table, table)).containsExactly(1, 2);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "low + 1 | middle | 1 4",
        "2 * low | middle | 1 4",
        "low ^ 2 - 4 * low + 4 | middle | 0 1 4",
        "-low ^ 2 + 3 | middle | 1 4",
        "2 ^ 3 ^ low / 4 | middle | 1 4",
        "max(low, 2) | middle | 4",
        "left - admitted | low | 0 1 2 4",
        "low / (middle - 4) | high | 0 1"
      })
  void a_formula_is_asked_where_all_its_cells_are_there(
      String formula, String column, String rows) {
    List<Integer> requested = new ArrayList<>();
    IntStream.range(0, TABLE.rowCount())
        .filter(
            i ->
                !Double.isNaN(
                    FormulaExpression.parse(formula, TABLE.schema()).on(TABLE).applyAsDouble(i)))
        .forEach(requested::add);
    List<Integer> broken = broken(new Constraint.Formula(column, formula));

    assertThat(broken).isSubsetOf(requested);
    assertThat(String.join(" ", broken.stream().map(String::valueOf).toList())).isEqualTo(rows);
  }

  @Test
  void a_formula_holds_to_half_a_unit_of_the_last_decimal() {
    Dataset table =
        Dataset.of(
            Column.Numeric.of(
                Field.of("weight", ColumnType.Numeric.unbounded(1)), new double[] {60, 60, 60}),
            Column.Numeric.of(
                Field.of("height in cm", ColumnType.Numeric.unbounded(0)),
                new double[] {163, 163, 0}),
            Column.Numeric.of(
                Field.of("bmi", ColumnType.Numeric.unbounded(1)), new double[] {22.6, 22.7, 5}));
    String bmi = "weight / (`height in cm` / 100) ^ 2"; // 22.58
    Constraint exact = new Constraint.Formula("bmi", bmi);
    Constraint loose = new Constraint.Formula("bmi", bmi, 0.2);

    assertThat(exact.columns()).containsExactlyInAnyOrder("bmi", "weight", "height in cm");
    assertThat(
            broken(
                ConstraintChecker.of(table.schema().withConstraints(List.of(exact))), table, table))
        .containsExactly(1); // the third has no height to divide by
    assertThat(
            broken(
                ConstraintChecker.of(table.schema().withConstraints(List.of(loose))), table, table))
        .isEmpty();
    assertThat(
            Schema.fromJson(
                    JsonObject.of(
                        table.schema().withConstraints(List.of(exact, loose)).toJson(), "schema"))
                .constraints())
        .containsExactly(exact, loose);
  }

  @Test
  void rules_go_with_their_columns() {
    Schema schema =
        TABLE
            .schema()
            .withConstraints(
                List.of(
                    new Constraint.Range("low", 0, 9),
                    new Constraint.IfThen("sex == 'low'", "middle > 1"),
                    new Constraint.IfThen("`low` > 1", "middle > 1")));
    Dataset ruled = Dataset.of(TABLE.columns(), schema);

    assertThat(ruled.select(List.of("sex", "middle")).schema().constraints())
        .containsExactly(new Constraint.IfThen("sex == 'low'", "middle > 1"));
    assertThat(ruled.selectRows(new int[] {1}).schema().constraints()).hasSize(3);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"type\":\"range\",\"column\":\"size\"} | constraint 1 (range), column 'size': expected a"
            + " column that is learned, found none of that name",
        "{\"type\":\"unique\",\"columns\":[\"id\"]} | constraint 1 (unique), column 'id': expected"
            + " a column that is learned, found a key or an ignored one",
        "{\"type\":\"ifThen\",\"if\":\"id == 1\",\"then\":\"low > 1\"} | constraint 1 (ifThen),"
            + " column 'id': expected a column that is learned",
        "{\"type\":\"range\",\"column\":\"sex\",\"min\":1} | constraint 1 (range), column 'sex':"
            + " expected a numeric column, found type categorical",
        "{\"type\":\"ordered\",\"columns\":[\"low\",\"left\"]} | constraint 1 (ordered), column"
            + " 'left': expected columns all of numbers or all of times, found type temporal",
        "{\"type\":\"oneHot\",\"columns\":[\"low\",\"sex\"],\"on\":\"F\"} | constraint 1 (oneHot),"
            + " column 'low': expected a number for 'on', found a text",
        "{\"type\":\"ifThen\",\"if\":\"weight > 1\",\"then\":\"low > 1\"} | constraint 1 (ifThen):"
            + " condition 'weight > 1', character 1: unknown column 'weight'",
        "{\"type\":\"formula\",\"column\":\"low\",\"equals\":\"middle + weight\"} | constraint 1"
            + " (formula): formula 'middle + weight', character 10: unknown column 'weight';"
            + " columns are: low",
        "{\"type\":\"formula\",\"column\":\"low\",\"equals\":\"middle + \"} | constraint 1"
            + " (formula): formula 'middle + ', character 10: expected a number, a column or '(',"
            + " found the end",
        "{\"type\":\"formula\",\"column\":\"low\",\"equals\":\"(middle\"} | constraint 1 (formula):"
            + " formula '(middle', character 8: expected ')', found the end",
        "{\"type\":\"formula\",\"column\":\"low\",\"equals\":\"2 middle\"} | character 3: expected"
            + " an operator or the end, found 'middle'",
        "{\"type\":\"formula\",\"column\":\"low\",\"equals\":\"middle % 2\"} | character 8:"
            + " expected a number, a column or an operator, found '%'",
        "{\"type\":\"formula\",\"column\":\"low\",\"equals\":\"sin(middle)\"} | character 1:"
            + " expected one of abs, log, exp, sqrt, round, floor, min, max as a function, found"
            + " 'sin'",
        "{\"type\":\"formula\",\"column\":\"low\",\"equals\":\"2 * sex\"} | character 5: column"
            + " 'sex' is categorical: expected numbers, found 'sex'",
        "{\"type\":\"formula\",\"column\":\"low\",\"equals\":\"left + 1\"} | character 1: a time"
            + " may only be subtracted from a time of the same resolution, found 'left'",
        "{\"type\":\"formula\",\"column\":\"low\",\"equals\":\"1\",\"tolerance\":-1} | tolerance"
            + " must be at least 0 and finite",
        "{\"type\":\"missing\",\"column\":\"low\",\"exactlyWhen\":\"sex = 1\"} | constraint 1"
            + " (missing): ",
      })
  void a_rule_that_cannot_be_asked_is_refused(String rule, String message) {
    List<Object> rules = List.of(JsonObject.parse(rule, "rule").toMap());
    var tree = new LinkedHashMap<>(TABLE.schema().toJson());
    tree.put("constraints", rules);

    assertThatThrownBy(() -> ConstraintChecker.of(Schema.fromJson(JsonObject.of(tree, "schema"))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message.strip());
  }

  private static List<Integer> broken(Constraint constraint) {
    Schema schema = TABLE.schema().withConstraints(List.of(constraint));
    return broken(ConstraintChecker.of(schema), TABLE, TABLE);
  }

  private static List<Integer> broken(ConstraintChecker rules, Dataset scored, Dataset real) {
    return IntStream.range(0, scored.rowCount())
        .filter(rules.broken(0, scored, real))
        .boxed()
        .toList();
  }

  private static Column coded(String name, List<String> levels, int... codes) {
    return Column.Coded.of(Field.of(name, new ColumnType.Categorical(levels, false)), codes);
  }
}
