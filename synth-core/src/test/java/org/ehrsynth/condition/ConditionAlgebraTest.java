package org.ehrsynth.condition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.ehrsynth.condition.ValueSet.Interval;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Random expressions against a reading of their own: each is made with the test it stands for. */
class ConditionAlgebraTest {
  private static final List<String> OPERATORS = List.of("==", "!=", "<", "<=", ">", ">=");
  private static final int EXPRESSIONS = 100;

  /** An expression and what it must answer. */
  private record Meaning(String text, IntPredicate test) {}

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void a_condition_means_what_it_says(long seed) {
    Dataset ward = Ward.of(Seed.of(seed));
    RandomStream draws = Seed.of(seed).derive("expressions").generator();
    for (int i = 0; i < EXPRESSIONS; i++) {
      Meaning meaning = expression(ward, draws, 3);
      int[] expected = IntStream.range(0, ward.rowCount()).filter(meaning.test).toArray();

      Condition condition = Condition.parse(meaning.text, ward.schema());

      assertArrayEquals(expected, condition.matching(ward), meaning.text);
      Condition again = Condition.parse(condition.toString(), ward.schema());
      assertArrayEquals(expected, again.matching(ward), meaning.text + " → " + condition);
      assertEquals(
          ward.rowCount() - expected.length,
          condition.negate().matching(ward).length,
          meaning.text);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void the_regions_hold_exactly_the_rows_that_meet_the_condition(long seed) {
    Dataset ward = Ward.of(Seed.of(seed));
    RandomStream draws = Seed.of(seed).derive("regions").generator();
    int regions = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      String text = expression(ward, draws, 2).text;
      Condition condition = Condition.parse(text, ward.schema());
      Optional<Map<String, ValueSet>> sets = condition.asBox();
      if (sets.isEmpty()) {
        continue;
      }
      regions++;
      IntPredicate inside =
          row -> sets.get().entrySet().stream().allMatch(e -> holds(ward, e, row));
      int[] expected = IntStream.range(0, ward.rowCount()).filter(inside).toArray();
      assertArrayEquals(expected, condition.matching(ward), text);
      sets.get().values().forEach(set -> assertNormal(set, text));
    }
    assertTrue(regions > EXPRESSIONS / 4, "enough regions to prove something, found " + regions);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void a_row_that_meets_the_condition_is_in_one_box_and_no_other_is_in_any(long seed) {
    Dataset ward = Ward.of(Seed.of(seed));
    RandomStream draws = Seed.of(seed).derive("boxes").generator();
    int several = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      String text = expression(ward, draws, 3).text;
      Condition condition = Condition.parse(text, ward.schema());
      List<Map<String, ValueSet>> boxes = condition.boxes(500).orElseThrow();
      several += boxes.size() > 1 ? 1 : 0;
      IntPredicate meets = condition.on(ward);
      for (int row = 0; row < ward.rowCount(); row++) {
        int at = row;
        long in =
            boxes.stream()
                .filter(box -> box.entrySet().stream().allMatch(e -> holds(ward, e, at)))
                .count();
        assertEquals(meets.test(row) ? 1 : 0, in, text);
      }
    }
    assertTrue(several > EXPRESSIONS / 10, "enough boxes to prove something, found " + several);
  }

  @Test
  void a_condition_of_too_many_boxes_has_none() {
    Dataset ward = Ward.of(Seed.of(1));
    Condition condition = Condition.parse("age > 60 or mgus == 1", ward.schema());

    assertTrue(condition.boxes(10).isPresent());
    assertEquals(Optional.empty(), condition.boxes(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "age >= 60 and age < 65 | false | [60, 65)",
        "age > 60 or age < 50 | false | (-Infinity, 50) (60, Infinity)",
        "age < 60 or age >= 60 | false | (-Infinity, Infinity)",
        "age != 60 | false | (-Infinity, 60) (60, Infinity)",
        "age in (60, 62, 60) | false | [60, 60] [62, 62]",
        "not age in (60) | true | (-Infinity, 60) (60, Infinity)",
        "age not in (60) | false | (-Infinity, 60) (60, Infinity)",
        "not (age < 60 or age > 70) and not missing(age) | false | [60, 70]",
        "missing(age) or age == 3 | true | [3, 3]",
        "not (age <= 60 and age >= 50) | true | (-Infinity, 50) (60, Infinity)",
        "age < 3 and age > 3 | false | ''",
        "age <= 3 and age >= 3 | false | [3, 3]",
      })
  void sets_of_one_column_are_joined_to_intervals(
      String expression, boolean missing, String intervals) {
    Dataset ward = Ward.of(Seed.of(1));

    ValueSet set = Condition.parse(expression, ward.schema()).asBox().orElseThrow().get("age");

    assertEquals(missing, set.missing());
    assertEquals(
        intervals.replace("'", ""),
        set.intervals().stream().map(ConditionAlgebraTest::text).collect(Collectors.joining(" ")));
  }

  @Test
  void a_condition_across_columns_has_no_regions() {
    Dataset ward = Ward.of(Seed.of(1));

    assertTrue(Condition.parse("age > 65 or mgus == 1", ward.schema()).asBox().isEmpty());
    assertTrue(Condition.parse("not (age > 65 and mgus == 1)", ward.schema()).asBox().isEmpty());
    assertEquals(
        List.of("age", "mgus", "stage"),
        List.copyOf(
            Condition.parse("not (age > 65 or mgus == 1) and stage in (3, 4)", ward.schema())
                .asBox()
                .orElseThrow()
                .keySet()));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void the_implied_condition_has_regions_and_holds_wherever_the_condition_does(long seed) {
    Dataset ward = Ward.of(Seed.of(seed));
    RandomStream draws = Seed.of(seed).derive("implied").generator();
    for (int i = 0; i < EXPRESSIONS; i++) {
      String text = expression(ward, draws, 3).text;
      Condition condition = Condition.parse(text, ward.schema());

      Condition implied = condition.boxRelaxation();

      assertTrue(implied.asBox().isPresent(), text);
      IntPredicate holds = implied.on(ward);
      for (int row : condition.matching(ward)) {
        assertTrue(holds.test(row), text + " → " + implied);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "age > 65 and (mgus == 1 or stage == 4) | age > 65",
        "age > 65 and ((mgus == 1 or stage == 4) and stage > 1) | age > 65 and stage > 1",
        "age > 65 or mgus == 1 | every row",
        "age > 65 and mgus == 1 | age > 65 and mgus == 1",
      })
  void of_a_mixed_condition_the_parts_with_regions_are_implied(String expression, String implied) {
    Condition condition = Condition.parse(expression, Ward.of(Seed.of(1)).schema());

    assertEquals(implied, condition.boxRelaxation().toString());
  }

  @Test
  void a_set_keeps_its_arrays_to_itself() {
    boolean[] levels = {true, false};
    ValueSet set = new ValueSet(false, levels, null);

    levels[1] = true;
    set.levels()[0] = false;

    assertArrayEquals(new boolean[] {true, false}, set.levels());
  }

  private static boolean holds(Dataset ward, Map.Entry<String, ValueSet> entry, int row) {
    ValueSet set = entry.getValue();
    return ward.column(entry.getKey())
        .match(
            n -> set.containsNumber(n.get(row)),
            c -> set.containsLevel(c.get(row)),
            t -> set.containsNumber(t.isMissing(row) ? Double.NaN : t.get(row)));
  }

  /** Not empty, increasing, and with a gap between neighbours. */
  private static void assertNormal(ValueSet set, String text) {
    if (set.intervals() == null) {
      return;
    }
    Interval last = null;
    for (Interval interval : set.intervals()) {
      assertTrue(!interval.isEmpty(), text);
      boolean apart =
          last == null
              || last.high() < interval.low()
              || (last.high() == interval.low() && !last.highIncluded() && !interval.lowIncluded());
      assertTrue(apart, text + ": " + set.intervals());
      last = interval;
    }
  }

  private static String text(Interval interval) {
    return (interval.lowIncluded() ? "[" : "(")
        + plain(interval.low())
        + ", "
        + plain(interval.high())
        + (interval.highIncluded() ? "]" : ")");
  }

  private static String plain(double end) {
    return Double.isInfinite(end) ? Double.toString(end) : Long.toString((long) end);
  }

  private static Meaning expression(Dataset ward, RandomStream draws, int depth) {
    int kind = depth == 0 ? 0 : draws.nextInt(5);
    if (kind < 2) {
      return leaf(ward, draws);
    }
    if (kind == 2) {
      Meaning inner = expression(ward, draws, depth - 1);
      return new Meaning("not (" + inner.text + ")", inner.test.negate());
    }
    List<Meaning> parts = new ArrayList<>();
    for (int i = 0; i < 2 + draws.nextInt(2); i++) {
      parts.add(expression(ward, draws, depth - 1));
    }
    String word = kind == 3 ? ") and (" : ") or (";
    String text = parts.stream().map(Meaning::text).collect(Collectors.joining(word, "(", ")"));
    return new Meaning(
        text,
        kind == 3
            ? row -> parts.stream().allMatch(p -> p.test.test(row))
            : row -> parts.stream().anyMatch(p -> p.test.test(row)));
  }

  private static Meaning leaf(Dataset ward, RandomStream draws) {
    Column column = ward.column(1 + draws.nextInt(ward.schema().size() - 1));
    String name = "`" + column.field().name() + "`";
    if (draws.nextInt(6) == 0) {
      return new Meaning("missing(" + name + ")", column::isMissing);
    }
    return column.match(
        n -> {
          int row = present(n, draws);
          return compared(name, operator(draws, true), column, n.text(row), n::get, n.get(row));
        },
        c -> {
          boolean ordered = column.field().name().equals("stage");
          int code = draws.nextInt(c.levels().size());
          return compared(
              name, operator(draws, ordered), column, quoted(c.levels().get(code)), c::get, code);
        },
        t -> {
          int row = present(t, draws);
          return compared(
              name, operator(draws, true), column, quoted(t.text(row)), t::get, t.get(row));
        });
  }

  /** A cell as a number that orders as the cells do. */
  @FunctionalInterface
  private interface CellNumber {
    double of(int row);
  }

  private static Meaning compared(
      String name, String operator, Column column, String value, CellNumber cell, double x) {
    return new Meaning(
        "%s %s %s".formatted(name, operator, value),
        row -> !column.isMissing(row) && holds(operator, Double.compare(cell.of(row), x)));
  }

  private static boolean holds(String operator, int sign) {
    return switch (operator) {
      case "==" -> sign == 0;
      case "!=" -> sign != 0;
      case "<" -> sign < 0;
      case "<=" -> sign <= 0;
      case ">" -> sign > 0;
      default -> sign >= 0;
    };
  }

  private static String operator(RandomStream draws, boolean ordered) {
    return OPERATORS.get(draws.nextInt(ordered ? OPERATORS.size() : 2));
  }

  private static int present(Column column, RandomStream draws) {
    int row = draws.nextInt(column.size());
    while (column.isMissing(row)) {
      row = draws.nextInt(column.size());
    }
    return row;
  }

  private static String quoted(String text) {
    return text.indexOf('"') < 0 ? '"' + text + '"' : "'" + text + "'";
  }
}
