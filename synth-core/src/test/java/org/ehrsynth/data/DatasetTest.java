package org.ehrsynth.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.ehrsynth.InputException;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.junit.jupiter.api.Test;

class DatasetTest {

  @Test
  void columns_of_different_length_are_no_table() {
    assertThatThrownBy(() -> Dataset.of(numbers("a", 1, 2), numbers("b", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("columns must have equal length, found 2, and 1 in 'b'");
  }

  @Test
  void an_unknown_column_is_answered_with_those_that_are_there() {
    assertThatThrownBy(() -> Dataset.of(numbers("a", 1)).column("b"))
        .isInstanceOf(InputException.class)
        .hasMessage("unknown column 'b'; columns are: a");
  }

  @Test
  void subjects_are_numbered_by_first_appearance_and_a_missing_key_is_a_subject_of_its_own() {
    Field key = Field.of("id", new ColumnType.Identifier()).withRole(Role.SUBJECT);
    Dataset data =
        Dataset.of(
            Column.Coded.identifier(key, new int[] {1, 0, -1, 1, -1}, List.of("anna", "bert")));

    assertThat(data.subjects().of()).containsExactly(0, 1, 2, 0, 3);
    assertThat(Dataset.of(numbers("a", 7, 7, 7)).subjects().of()).containsExactly(0, 1, 2);
  }

  @Test
  void tables_are_set_one_below_the_other_though_their_keys_have_other_codes() {
    Field key = Field.of("id", new ColumnType.Identifier());
    Dataset one = Dataset.of(Column.Coded.identifier(key, new int[] {0, 1}, List.of("a", "b")));
    Dataset two = Dataset.of(Column.Coded.identifier(key, new int[] {0, -1, 1}, List.of("b", "c")));

    Dataset both = Dataset.concat(List.of(one, two));

    assertThat(List.of(0, 1, 2, 4))
        .allSatisfy(i -> assertThat(both.column(0).isMissing(i)).isFalse());
    assertThat(both.column(0).text(2)).isEqualTo("b");
    assertThat(both.column(0).text(4)).isEqualTo("c");
    assertThat(both.column(0).isMissing(3)).isTrue();
  }

  @Test
  void tables_of_other_levels_are_not_set_one_below_the_other() {
    assertThatThrownBy(() -> Dataset.concat(List.of(levels("x", "y"), levels("x", "z"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("columns 'l' must have equal levels");
  }

  @Test
  void equal_tables_have_equal_fingerprints_and_one_cell_makes_a_difference() {
    String print = Dataset.of(numbers("a", 1, Double.NaN)).fingerprint();

    assertThat(Dataset.of(numbers("a", 1, Double.NaN)).fingerprint()).isEqualTo(print).hasSize(64);
    assertThat(Dataset.of(numbers("a", 1, 0)).fingerprint()).isNotEqualTo(print);
    assertThat(Dataset.of(numbers("b", 1, Double.NaN)).fingerprint()).isNotEqualTo(print);
    assertThat(Dataset.of(numbers("a", Double.NaN, 1)).fingerprint()).isNotEqualTo(print);
  }

  @Test
  void a_dataset_does_not_give_its_arrays_away() {
    Dataset data = Dataset.of(numbers("a", 1, 2));

    ((Column.Numeric) data.column(0)).toArray()[0] = 99;

    assertThat(((Column.Numeric) data.column(0)).get(0)).isEqualTo(1);
    assertThat(data.toString()).isEqualTo("Dataset[2 rows × 1 columns: a]");
  }

  private static Column.Numeric numbers(String name, double... values) {
    return CsvRoundTripTest.numbers(name, values, 0);
  }

  private static Dataset levels(String... levels) {
    Field field = Field.of("l", new ColumnType.Categorical(List.of(levels), false));
    return Dataset.of(Column.Coded.of(field, new int[] {0, 1}));
  }
}
