package org.ehrsynth.condition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final Dataset WARD = Ward.of(Seed.of(1));
  private static final Schema SCHEMA = WARD.schema();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "age == 65 | age == 65",
        "age==65 | age == 65",
        "age <65.0 AND NOT (age<=61) | age < 65.0 and not age <= 61",
        "alk.phos >= -.1e0 | alk.phos >= -.1e0",
        "education-num in (1,2) | education-num in (1, 2)",
        "`education-num` not in (1) | education-num not in (1)",
        "not age in (60) | not age in (60)",
        "not not missing(age) | missing(age)",
        "sex == 'Male' | sex == \"Male\"",
        "`not` == 'a \"b\"' or `not` == \"it's\" | `not` == 'a \"b\"' or `not` == \"it's\"",
        "`seen at` < \"2020-01-02\" | `seen at` < \"2020-01-02\"",
        "age > 1 or sex == \"Male\" and mgus == 1"
            + " | age > 1 or (sex == \"Male\" and mgus == 1)",
        "(age > 1 or sex == \"Male\") and mgus == 1"
            + " | (age > 1 or sex == \"Male\") and mgus == 1",
        "not (age > 61 and mgus == 1) | not age > 61 or not mgus == 1",
      })
  void the_canonical_text_reads_as_the_same_condition(String expression, String canonical) {
    Condition condition = Condition.parse(expression, SCHEMA);

    Condition again = Condition.parse(condition.toString(), SCHEMA);

    assertEquals(canonical, condition.toString());
    assertEquals(condition, again);
    assertArrayEquals(condition.matching(WARD), again.matching(WARD));
  }

  @Test
  void a_comparison_with_a_missing_cell_is_false_and_its_negation_true() {
    IntPredicate gone = row -> WARD.column("age").isMissing(row);
    List<String> comparisons =
        List.of(
            "age == 65", "age != 65", "age < 65", "age >= 65", "age in (65)", "age not in (65)");

    for (String comparison : comparisons) {
      IntPredicate holds = Condition.parse(comparison, SCHEMA).on(WARD);
      IntPredicate fails = Condition.parse("not (" + comparison + ")", SCHEMA).on(WARD);
      IntStream.range(0, WARD.rowCount())
          .filter(gone)
          .forEach(
              row -> {
                assertFalse(holds.test(row), comparison);
                assertTrue(fails.test(row), comparison);
              });
    }
    assertMeets("missing(age)", gone);
    assertMeets("not missing(age)", gone.negate());
  }

  @Test
  void levels_may_be_written_as_numbers_and_without_their_outer_blanks() {
    Column.Coded stage = (Column.Coded) WARD.column("stage");
    Column.Coded sex = (Column.Coded) WARD.column("sex");
    Column.Coded mgus = (Column.Coded) WARD.column("mgus");
    Column.Coded code = (Column.Coded) WARD.column("not");

    assertMeets("stage in (3, 4.0)", row -> stage.get(row) >= 2);
    assertMeets("stage in ('3', \"4\")", row -> stage.get(row) >= 2);
    assertMeets("mgus == 1", row -> mgus.get(row) == 1);
    assertMeets("sex == 'Male'", row -> sex.get(row) == 1);
    assertMeets("sex == \" Male\"", row -> sex.get(row) == 1);
    assertMeets("`not` == 1", row -> code.get(row) == 3); // 1d is a level, not a number
  }

  @Test
  void ordered_levels_compare_by_their_order() {
    Column.Coded stage = (Column.Coded) WARD.column("stage");

    assertMeets("stage >= 3", row -> stage.get(row) >= 2);
    assertMeets("stage > 3", row -> stage.get(row) > 2);
    assertMeets("stage < '2'", row -> stage.get(row) == 0);
    assertMeets("stage <= 2", row -> stage.get(row) == 0 || stage.get(row) == 1);
  }

  @Test
  void times_are_read_in_the_columns_format_and_as_iso_texts() {
    Column.Temporal admitted = (Column.Temporal) WARD.column("admitted");
    Column.Temporal seen = (Column.Temporal) WARD.column("seen at");
    long third = Ward.DAY.parse("03/01/2020").orElseThrow();

    assertMeets("admitted == '03/01/2020'", row -> admitted.get(row) == third);
    assertMeets("admitted == '2020-01-03'", row -> admitted.get(row) == third);
    assertMeets("admitted >= '2020-01-03'", row -> admitted.get(row) >= third);
    for (String noon : List.of("2020-01-02 12:00:00", "2020-01-02T12:00", "2020-01-02T12:00:00")) {
      assertMeets(
          "`seen at` > '" + noon + "'",
          row -> seen.get(row) > Ward.SECOND.parse("2020-01-02 12:00:00").orElseThrow());
    }
    assertMeets("`seen at` >= '2020-01-03'", row -> seen.get(row) >= 86_400 * third);
  }

  @Test
  void levels_are_matched_by_their_texts_when_a_dataset_codes_them_otherwise() {
    Field field = Field.of("stage", new ColumnType.Categorical(List.of("9", "4", "3"), true));
    Dataset other = Dataset.of(Column.Coded.of(field, new int[] {0, 1, 2, -1}));

    assertArrayEquals(
        new int[] {1}, Condition.parse("stage > 3", SCHEMA).matching(other), "9 is unknown");
    assertArrayEquals(
        new int[] {3}, Condition.parse("not stage > 2", SCHEMA).matching(other), "9 is unknown");
  }

  @Test
  void any_holds_for_every_row_and_its_negation_for_none() {
    assertEquals(WARD.rowCount(), Condition.ANY.matching(WARD).length);
    assertEquals(0, Condition.ANY.negate().matching(WARD).length);
    assertTrue(Condition.ANY.asBox().orElseThrow().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "aeg > 3 | 1: unknown column 'aeg'; columns are: id, age, alk.phos, education-num, sex,"
            + " stage, mgus, not, admitted, seen at, found 'aeg'",
        "age > 3 and aeg < 4 | 13: unknown column 'aeg'; columns are: id, age, alk.phos,"
            + " education-num, sex, stage, mgus, not, admitted, seen at, found 'aeg'",
        "missing(aeg) | 9: unknown column 'aeg'; columns are: id, age, alk.phos, education-num,"
            + " sex, stage, mgus, not, admitted, seen at, found 'aeg'",
        "age > 'old' | 7: column 'age' is numeric: expected a finite number, found 'old'",
        "age > 1e999 | 7: column 'age' is numeric: expected a finite number, found '1e999'",
        "age > sex | 7: expected a number or a text in quotes, found 'sex'",
        "3 < age | 1: expected a column, found '3'",
        "age = 3 | 5: expected == or !=, found '='",
        "age ! 3 | 5: expected == or !=, found '!'",
        "age > | 6: expected a number or a text in quotes, found the end",
        "age > 3 age < 4 | 9: expected 'and', 'or' or the end, found 'age'",
        "age > 3 and | 12: expected a column, found the end",
        "(age > 3 | 9: expected ')', found the end",
        "age > 3) | 8: expected 'and', 'or' or the end, found ')'",
        "age in 3 | 8: expected '(', found '3'",
        "age in () | 9: expected a number or a text in quotes, found ')'",
        "age in (3 | 10: expected ')', found the end",
        "age not 3 | 9: expected ==, !=, <, <=, >, >= or in, found '3'",
        "not == 'x' | 5: expected a column, found '=='",
        "sex == \"Male | 8: expected a closing quote of this kind, found '\"'",
        "age > # | 7: expected a column, a value or an operator, found '#'",
        "sex == 'Man' | 8: column 'sex' has no such level; it has \" Female\", \" Male\", found"
            + " 'Man'",
        "stage in (3, 7) | 14: column 'stage' has no such level; it has \"1\", \"2\", \"3\", \"4\","
            + " found '7'",
        "sex < 'Male' | 7: column 'sex' has levels without an order: expected == or !=, found"
            + " 'Male'",
        "mgus > 0 | 8: column 'mgus' has levels without an order: expected == or !=, found '0'",
        "admitted > 'May' | 12: column 'admitted' is a time: expected a text like dd/MM/uuuu, or"
            + " as ISO 8601 has it, found 'May'",
        "admitted > '2021-02-30' | 12: column 'admitted' is a time: expected a text like"
            + " dd/MM/uuuu, or as ISO 8601 has it, found '2021-02-30'",
        "id == 'p7' | 1: column 'id' is an identifier: no condition can name it, found 'id'",
        "missing(id) | 9: column 'id' is an identifier: no condition can name it, found 'id'",
      })
  void an_error_is_one_line_that_points_at_the_place(String expression, String message) {
    ConditionException error =
        assertThrows(ConditionException.class, () -> Condition.parse(expression, SCHEMA));

    assertEquals("condition '" + expression + "', character " + message, error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "\t", "and", "()", ",", "\"", "''", "``", "not", "in", "\ud83d"})
  void nothing_but_a_condition_error_comes_of_nonsense(String expression) {
    assertThrows(ConditionException.class, () -> Condition.parse(expression, SCHEMA));
  }

  @Test
  void at_most_ten_levels_are_listed() {
    List<String> levels = IntStream.range(0, 40).mapToObj(i -> "L" + i).toList();
    Schema schema = Schema.of(Field.of("code", new ColumnType.Code("", levels)));

    ConditionException error =
        assertThrows(ConditionException.class, () -> Condition.parse("code == 'x'", schema));

    assertTrue(error.getMessage().contains("\"L9\", … (40)"), error.getMessage());
    assertFalse(error.getMessage().contains("L10"), error.getMessage());
  }

  @Test
  void a_level_that_fits_twice_is_refused() {
    Schema schema =
        Schema.of(
            Field.of("a", new ColumnType.Code("", List.of("01", "1.0"))),
            Field.of("b", new ColumnType.Code("", List.of("x", " x", "x "))));

    assertThrows(ConditionException.class, () -> Condition.parse("a == 1", schema));
    assertThrows(ConditionException.class, () -> Condition.parse("b == 'x  '", schema));
    assertEquals("a == \"01\"", Condition.parse("a == '01'", schema).toString());
    assertEquals("b == \"x\"", Condition.parse("b == 'x'", schema).toString());
  }

  @Test
  void absurd_nesting_is_refused_and_many_parts_are_not() {
    String deep = "(".repeat(100_000) + "age > 3" + ")".repeat(100_000);
    String wide = "age > 3" + " or age > 3 and mgus == 1".repeat(5_000);

    assertThrows(ConditionException.class, () -> Condition.parse(deep, SCHEMA));
    assertThrows(ConditionException.class, () -> Condition.parse("not ".repeat(9_999), SCHEMA));
    assertMeets("(".repeat(150) + "age > 3" + ")".repeat(150), present("age"));
    assertMeets(wide, present("age"));
  }

  @Test
  void a_long_list_is_read_at_once() {
    String list = String.join(", ", IntStream.range(0, 3_000).mapToObj(Integer::toString).toList());

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertMeets("age in (" + list + ")", present("age")));
  }

  private static IntPredicate present(String column) {
    return row -> !WARD.column(column).isMissing(row);
  }

  private static void assertMeets(String expression, IntPredicate expected) {
    int[] rows = IntStream.range(0, WARD.rowCount()).filter(expected).toArray();
    assertTrue(rows.length > 0, "the fixture has such rows: " + expression);
    assertArrayEquals(rows, Condition.parse(expression, SCHEMA).matching(WARD), expression);
  }
}
