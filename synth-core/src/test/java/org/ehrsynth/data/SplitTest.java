package org.ehrsynth.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.2, 0.5, 0.999})
  void no_subject_stands_on_both_sides_and_no_row_is_lost(double fraction) {
    Dataset data = visits(100, 3);

    Split split = Split.bySubject(data, fraction, Seed.of(5));

    Set<String> train = subjects(split.train());
    Set<String> holdout = subjects(split.holdout());
    assertThat(train).doesNotContainAnyElementsOf(holdout).isNotEmpty();
    assertThat(holdout).isNotEmpty();
    assertThat(train.size() + holdout.size()).isEqualTo(100);
    assertThat(split.train().rowCount() + split.holdout().rowCount()).isEqualTo(300);
    assertThat(split.holdout().rowCount()).isEqualTo(3 * holdout.size());
  }

  @Test
  void the_share_is_of_subjects() {
    Split split = Split.bySubject(visits(100, 3), 0.2, Seed.of(5));

    assertThat(subjects(split.holdout())).hasSize(20);
  }

  @Test
  void rows_without_a_subject_column_are_subjects_of_their_own() {
    Split split = Split.bySubject(ExampleDatasets.flchain(), 0.25, Seed.of(1));

    assertThat(split.holdout().rowCount()).isEqualTo(1969); // 7,874 / 4, rounded
    assertThat(split.train().rowCount()).isEqualTo(7874 - 1969);
  }

  @Test
  void the_same_seed_splits_alike_and_another_does_not() {
    Dataset data = visits(100, 3);

    String one = Split.bySubject(data, 0.3, Seed.of(5)).holdout().fingerprint();

    assertThat(Split.bySubject(data, 0.3, Seed.of(5)).holdout().fingerprint()).isEqualTo(one);
    assertThat(Split.bySubject(data, 0.3, Seed.of(6)).holdout().fingerprint()).isNotEqualTo(one);
  }

  @Test
  void either_side_keeps_the_order_of_the_rows() {
    Split split = Split.bySubject(visits(50, 4), 0.4, Seed.of(9));

    double[] rows = ((Column.Numeric) split.train().column("row")).toArray();
    double[] sorted = rows.clone();
    Arrays.sort(sorted);
    assertThat(rows).containsExactly(sorted);
  }

  @Test
  void the_rows_of_a_subject_stay_together_whatever_their_order() {
    Dataset data = visits(40, 5);
    int[] order = Seed.of(3).generator().permutation(data.rowCount());

    Split split = Split.bySubject(data.selectRows(order), 0.5, Seed.of(5));

    assertThat(subjects(split.train())).doesNotContainAnyElementsOf(subjects(split.holdout()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.1, Double.NaN})
  void a_share_outside_0_to_1_is_refused(double fraction) {
    assertThatThrownBy(() -> Split.bySubject(visits(10, 1), fraction, Seed.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("holdoutFraction must be in (0, 1), found ");
  }

  @Test
  void fewer_than_two_subjects_cannot_be_split() {
    assertThatThrownBy(() -> Split.bySubject(visits(1, 9), 0.5, Seed.of(1)))
        .isInstanceOf(InputException.class)
        .hasMessage("split: expected at least 2 subjects, found 1");
    assertThatThrownBy(() -> Split.bySubject(visits(2, 1).head(0), 0.5, Seed.of(1)))
        .isInstanceOf(InputException.class);
  }

  private static Dataset visits(int subjects, int each) {
    Field key = Field.of("patient", new ColumnType.Identifier()).withRole(Role.SUBJECT);
    List<String> names = IntStream.range(0, subjects).mapToObj(i -> "p" + i).toList();
    int[] codes = IntStream.range(0, subjects * each).map(i -> i % subjects).toArray();
    double[] rows = IntStream.range(0, codes.length).asDoubleStream().toArray();
    return Dataset.of(
        Column.Coded.identifier(key, codes, names), CsvRoundTripTest.numbers("row", rows, 0));
  }

  private static Set<String> subjects(Dataset data) {
    Set<String> subjects = new TreeSet<>();
    for (int i = 0; i < data.rowCount(); i++) {
      subjects.add(data.column("patient").text(i));
    }
    return subjects;
  }
}
