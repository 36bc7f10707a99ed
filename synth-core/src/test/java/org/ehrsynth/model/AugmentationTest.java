package org.ehrsynth.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.SchemaMismatchException;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filled and balanced tables, of a model that knows no association. */
class AugmentationTest {
  private static final Seed SEED = Seed.of(5);
  private static final Dataset RULED = Fixtures.ruled(false);
  private static final FittedSynthesizer MODEL = new HotDeck().fit(RULED, SEED);

  private static final String HEADER = String.join(",", RULED.schema().names()) + ",note\n";
  private static final String ROW =
      "50,F,no,170,70,24.2,C,2,80,120,2016-01-01,2016-01-05,yes,heart,20,1,0,0,hello\n";

  private static final List<String> CELLS = Arrays.asList(ROW.strip().split(",", -1));

  /** The row above, many times, with other cells in the named columns. */
  private static Dataset rows(String... changes) {
    String[] cells = CELLS.toArray(String[]::new);
    for (int i = 0; i < changes.length; i += 2) {
      cells[RULED.schema().indexOf(changes[i])] = changes[i + 1];
    }
    String csv = HEADER + (String.join(",", cells) + "\n").repeat(50);
    List<Field> fields =
        RULED.schema().fields().stream()
            .map(f -> f.type().isCoded() ? f.withType(new ColumnType.Code("", List.of())) : f)
            .collect(Collectors.toList());
    fields.add(Field.of("note", new ColumnType.Identifier()));
    return Dataset.read(
        csv.getBytes(StandardCharsets.UTF_8), "rows", Optional.of(Schema.of(fields)));
  }

  private static List<String> filled(String column, String... changes) {
    ImputationResult imputation = MODEL.impute(rows(changes), SEED);
    assertThat(imputation.broken()).isZero();
    Column now = imputation.table().column(column);
    return IntStream.range(0, 50).mapToObj(i -> String.valueOf(now.text(i))).distinct().toList();
  }

  @Test
  void a_row_without_missing_cells_stays_as_it_is_and_so_do_other_columns() {
    ImputationResult imputation = MODEL.impute(rows(), SEED);

    assertThat(imputation.table().fingerprint()).isEqualTo(rows().fingerprint());
    assertThat(imputation).extracting("filled", "left", "broken").containsExactly(0L, 0L, 0L);
  }

  @Test
  void a_table_without_rows_is_answered_with_one() {
    assertThat(MODEL.impute(rows().head(0), SEED).table().rowCount()).isZero();
  }

  @Test
  void what_one_combination_alone_fits_is_known_and_what_several_fit_is_drawn_from_them() {
    assertThat(filled("floor", "floor", "")).containsExactly("2");
    assertThat(filled("ward", "ward", "")).containsExactlyInAnyOrder("C", "D");
    assertThat(filled("red", "red", "")).containsExactly("1");
    assertThat(filled("ward", "ward", "", "floor", ""))
        .containsExactlyInAnyOrder("A", "B", "C", "D");
  }

  @Test
  void an_order_is_kept_whichever_end_is_missing() {
    assertThat(filled("systolic", "systolic", ""))
        .hasSizeGreaterThan(3)
        .allSatisfy(x -> assertThat(Double.parseDouble(x)).isGreaterThan(80));
    assertThat(filled("diastolic", "diastolic", "", "systolic", "85"))
        .hasSizeGreaterThan(3)
        .allSatisfy(x -> assertThat(Double.parseDouble(x)).isLessThan(85));
  }

  @Test
  void cells_that_a_rule_declares_missing_stay_missing_and_others_are_filled() {
    assertThat(filled("cause", "died", "no", "cause", "", "days_to_death", ""))
        .containsExactly("null");
    assertThat(filled("cause", "cause", "")).isSubsetOf("heart", "lung", "other");
    assertThat(filled("died", "died", "")).containsExactly("yes"); // she has a cause of death
  }

  @Test
  void a_formula_is_computed_from_known_and_drawn_cells() {
    assertThat(filled("bmi", "bmi", "")).containsExactly("24.2");
    assertThat(filled("bmi", "bmi", "", "weight", "")).hasSizeGreaterThan(5);
  }

  @Test
  void a_row_whose_known_cells_cannot_keep_a_rule_is_filled_and_counted() {
    ImputationResult imputation = MODEL.impute(rows("bmi", "99", "sex", ""), SEED);

    assertThat(imputation.broken()).isEqualTo(50);
    assertThat(imputation.table().column("sex").missingCount()).isZero();
  }

  @Test
  void a_level_that_the_model_does_not_know_stays() {
    assertThat(filled("ward", "ward", "Z", "age", "")).containsExactly("Z");
    assertThat(filled("age", "ward", "Z", "age", "")).hasSizeGreaterThan(5);
  }

  @Test
  void a_learned_column_must_be_there_and_of_the_same_kind() {
    Dataset data = rows();

    assertThatThrownBy(() -> MODEL.impute(data.select(List.of("age", "sex")), SEED))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessage(
            "column 'pregnant' is learned by the model but not in the table, which has: age, sex");
    Column texts =
        Column.Coded.of(
            Field.of("age", new ColumnType.Code("", List.of("secret"))), new int[data.rowCount()]);
    Dataset odd =
        Dataset.of(
            data.columns().stream().map(c -> c.field().name().equals("age") ? texts : c).toList());
    assertThatThrownBy(() -> MODEL.impute(odd, SEED))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessage(
            "column 'age': expected cells of type numeric as the model has learned, found code");
  }

  @Test
  void other_seeds_give_other_imputations() {
    Dataset open = rows("age", "");

    assertThat(MODEL.impute(open, Seed.of(1)).table().fingerprint())
        .isEqualTo(MODEL.impute(open, Seed.of(1)).table().fingerprint())
        .isNotEqualTo(MODEL.impute(open, Seed.of(2)).table().fingerprint());
  }

  private static Map<String, Double> fractions(Object... pairs) {
    Map<String, Double> fractions = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fractions.put((String) pairs[i], (Double) pairs[i + 1]);
    }
    return fractions;
  }

  private static long count(Dataset rows, String column, String text) {
    Column cells = rows.column(column);
    return IntStream.range(0, rows.rowCount()).filter(i -> text.equals(cells.text(i))).count();
  }

  @Test
  void a_balance_has_each_level_as_often_as_its_share_by_largest_remainders() {
    Dataset rows = MODEL.balance("ward", fractions("A", 0.7, "B", 0.2, "C", 0.1), 15, SEED);

    assertThat(count(rows, "ward", "A")).isEqualTo(11); // 10.5: the first of equal remainders
    assertThat(count(rows, "ward", "B")).isEqualTo(3);
    assertThat(count(rows, "ward", "C")).isEqualTo(1); // 1.5
  }

  @Test
  void shares_are_weights_and_without_any_all_levels_are_equal() {
    assertThat(count(MODEL.balance("sex", fractions("F", 3.0, "M", 1.0), 40, SEED), "sex", "F"))
        .isEqualTo(30);
    Dataset equal = MODEL.balance("ward", Map.of(), 10, SEED);
    assertThat(List.of("A", "B", "C", "D"))
        .extracting(level -> count(equal, "ward", level))
        .containsExactly(3L, 3L, 2L, 2L);
  }

  @Test
  void numbers_of_few_values_can_be_balanced_and_a_condition_holds_too() {
    Condition where = Condition.parse("age >= 50", MODEL.schema());
    Dataset rows =
        MODEL.balance("floor", fractions("1", 1.0, "2", 1.0), 60, where, Execution.with(SEED));

    assertThat(count(rows, "floor", "2")).isEqualTo(30);
    assertThat(where.matching(rows)).hasSize(60);
  }

  @Test
  void balanced_rows_are_in_random_order() {
    Column ward = MODEL.balance("ward", Map.of(), 200, SEED).column("ward");
    long changes =
        IntStream.range(1, 200).filter(i -> !ward.text(i).equals(ward.text(i - 1))).count();

    assertThat(changes).isGreaterThan(100); // 150 in the mean, standard deviation 6
  }

  @Test
  void rows_of_all_levels_are_unique_together() {
    // The hot deck repeats its 240 rows: of a level there are some tens of unique ones.
    FittedSynthesizer unique = new HotDeck().fit(Fixtures.ruled(true), SEED);
    Dataset rows = unique.balance("sex", Map.of(), 100, SEED);

    assertThat(
            IntStream.range(0, 100)
                .mapToObj(i -> rows.column("admitted").text(i) + rows.column("age").text(i))
                .distinct())
        .hasSize(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wart | A | 1 | unknown column 'wart'",
        "ward | E | 1 | column 'ward': unknown level 'E'; levels are: A, B, C, D",
        "ward | A | 0 | level 'A': expected a share greater than 0, found 0.0",
        "ward | A | -1 | expected a share greater than 0",
        "ward | A | NaN | expected a share greater than 0",
        "floor | first | 1 | column 'floor': expected a number, found 'first'",
        "admitted | 2016-01-01 | 1 | expected levels or numbers, found type temporal"
      })
  void a_balance_that_cannot_be_is_refused(
      String column, String level, double fraction, String message) {
    assertThatThrownBy(() -> MODEL.balance(column, fractions(level, fraction), 5, SEED))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void numbers_need_shares_and_rows_are_not_negative() {
    assertThatThrownBy(() -> MODEL.balance("floor", Map.of(), 5, SEED))
        .isInstanceOf(InputException.class)
        .hasMessage("balance, column 'floor': expected shares of values, found none");
    assertThatThrownBy(() -> MODEL.balance("ward", Map.of(), -1, SEED))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found -1");
  }
}
