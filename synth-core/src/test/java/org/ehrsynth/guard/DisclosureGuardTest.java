package org.ehrsynth.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.ColumnType.Temporal.Resolution;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisclosureGuardTest {

  @Test
  void a_level_of_four_patients_goes_and_one_of_five_stays() {
    Dataset data = levels(List.of("common", "five", "four"), count(90, 5, 4), "four");

    Dataset guarded = guard(data, rows(99));

    assertThat(guarded.column(0).field().levels()).containsExactly("common", "five");
    assertThat(guarded.column(0).missingCount()).isZero();
    assertThat(guarded.column(0).field().eventLevels()).isEmpty();
  }

  @Test
  void rarity_is_counted_in_patients_not_in_rows() {
    Dataset data = levels(List.of("common", "one patient"), count(50, 50));
    Subjects subjects =
        Subjects.numbered(IntStream.range(0, 100).map(i -> i < 50 ? i : 50 + i % 2).toArray());

    Dataset guarded = guard(data, subjects);

    assertThat(guarded.column(0).field().levels()).containsExactly("common");
  }

  @Test
  void cells_of_rare_levels_are_drawn_from_the_others_by_their_counts() {
    Dataset data = levels(List.of("a", "b"), count(6_000, 2_000));
    List<String> names =
        IntStream.range(0, 1_002)
            .mapToObj(i -> i < 2 ? "ab".substring(i, i + 1) : "r" + i)
            .toList();
    int[] codes = new int[12_000];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = i < 8_000 ? ((Column.Coded) data.column(0)).get(i) : 2 + i % 1_000;
    }
    Field field = Field.of("l", new ColumnType.Categorical(names, false));

    Dataset guarded = guard(Dataset.of(Column.Coded.of(field, codes)), rows(12_000));

    int[] after = ((Column.Coded) guarded.column(0)).toArray();
    long drawn = Arrays.stream(after, 8_000, 12_000).filter(c -> c == 0).count();
    // Binomial(4000, 3/4): 4.4172 standard deviations are exceeded once in 100,000 seeds.
    assertThat(guarded.column(0).field().levels()).containsExactly("a", "b");
    assertThat((double) drawn).isBetween(3_000 - 4.4172 * 27.4, 3_000 + 4.4172 * 27.4);
    assertThat(Arrays.copyOf(after, 8_000)).containsExactly(Arrays.copyOf(codes, 8_000));
  }

  @Test
  void when_every_level_is_rare_all_cells_are_missing() {
    Dataset guarded = guard(levels(List.of("a", "b"), count(4, 4)), rows(8));

    assertThat(guarded.column(0).field().levels()).isEmpty();
    assertThat(guarded.column(0).missingCount()).isEqualTo(8);
    assertThat(guarded.column(0).field().nullable()).isTrue();
  }

  @Test
  void numbers_end_where_five_patients_have_been_counted() {
    double[] values = IntStream.range(0, 100).asDoubleStream().toArray();
    values[50] = Double.NaN;

    Column.Numeric guarded = guardNumbers(values, rows(100));

    ColumnType.Numeric type = (ColumnType.Numeric) guarded.field().type();
    assertThat(type.min()).isEqualTo(4);
    assertThat(type.max()).isEqualTo(95);
    assertThat(Arrays.stream(guarded.toArray()).filter(v -> v == 4)).hasSize(5);
    assertThat(guarded.isMissing(50)).isTrue();
    assertThat(guarded.get(51)).isEqualTo(51);
  }

  @Test
  void one_patient_with_many_extreme_rows_counts_once() {
    double[] values = IntStream.range(0, 100).asDoubleStream().toArray();
    Subjects subjects =
        Subjects.numbered(IntStream.range(0, 100).map(i -> i >= 60 ? 60 : i).toArray());

    ColumnType.Numeric type = (ColumnType.Numeric) guardNumbers(values, subjects).field().type();

    assertThat(type.max()).isEqualTo(56); // patients 60, 59, 58, 57 and 56
  }

  @Test
  void fewer_than_ten_patients_leave_no_number() {
    double[] values = IntStream.range(0, 90).asDoubleStream().toArray();
    Subjects subjects = Subjects.numbered(IntStream.range(0, 90).map(i -> i % 9).toArray());

    assertThat(guardNumbers(values, subjects).missingCount()).isEqualTo(90);
    assertThat(guardNumbers(new double[0], rows(0)).size()).isZero();
  }

  @Test
  void times_are_guarded_like_numbers() {
    long[] days = IntStream.range(0, 100).mapToLong(i -> i - 50L).toArray();
    days[10] = Column.Temporal.MISSING;
    Field field = Field.of("d", new ColumnType.Temporal("yyyy-MM-dd", Resolution.DAY));

    Dataset guarded = guard(Dataset.of(Column.Temporal.of(field, days)), rows(100));

    Column.Temporal column = (Column.Temporal) guarded.column(0);
    assertThat(column.get(0)).isEqualTo(-46);
    assertThat(column.get(99)).isEqualTo(45);
    assertThat(column.isMissing(10)).isTrue();
    assertThat(column.missingCount()).isEqualTo(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void after_the_guard_every_level_and_either_end_rests_on_k_patients(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 400;
    Subjects subjects =
        Subjects.numbered(IntStream.range(0, n).map(i -> random.nextInt(120)).toArray());
    int[] codes =
        IntStream.range(0, n).map(i -> (int) (60 * Math.pow(random.nextDouble(), 3)) - 1).toArray();
    double[] values =
        IntStream.range(0, n).mapToDouble(i -> Math.exp(4 * random.nextDouble())).toArray();
    List<String> names = IntStream.range(0, 60).mapToObj(i -> "level " + i).toList();
    Dataset data =
        Dataset.of(
            Column.Coded.of(Field.of("l", new ColumnType.Categorical(names, false)), codes.clone()),
            numbers("x", values.clone(), 3));

    Dataset guarded = guard(data, subjects);

    for (String level : guarded.column(0).field().levels()) {
      int code = names.indexOf(level);
      assertThat(
              IntStream.range(0, n)
                  .filter(i -> codes[i] == code)
                  .map(i -> subjects.of(i))
                  .distinct())
          .hasSizeGreaterThanOrEqualTo(5);
    }
    ColumnType.Numeric type = (ColumnType.Numeric) guarded.column(1).field().type();
    assertThat(
            IntStream.range(0, n)
                .filter(i -> values[i] <= type.min())
                .map(i -> subjects.of(i))
                .distinct())
        .hasSizeGreaterThanOrEqualTo(5);
    assertThat(
            IntStream.range(0, n)
                .filter(i -> values[i] >= type.max())
                .map(i -> subjects.of(i))
                .distinct())
        .hasSizeGreaterThanOrEqualTo(5);
    assertThat(guarded.fingerprint()).isEqualTo(guard(data, subjects).fingerprint());
    assertThat(((Column.Coded) data.column(0)).toArray()).containsExactly(codes);
  }

  @Test
  void one_patient_as_minimum_changes_nothing() {
    Dataset data = levels(List.of("a", "b"), count(1, 7));

    Dataset guarded = new DisclosureGuard(1).apply(data, rows(8), Seed.of(1));

    assertThat(guarded.fingerprint()).isEqualTo(data.fingerprint());
  }

  @Test
  void keys_pass_untouched_and_a_minimum_below_one_is_refused() {
    Field key = Field.of("id", new ColumnType.Identifier()).withRole(Role.SUBJECT);
    Dataset data = Dataset.of(Column.Coded.identifier(key, new int[] {0, 1}, List.of("x", "y")));

    assertThat(guard(data, rows(2)).column(0).text(1)).isEqualTo("y");
    assertThatThrownBy(() -> new DisclosureGuard(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("minimumSubjects must be at least 1, found 0");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void what_replaces_a_rare_level_does_not_depend_on_other_rows(long seed) {
    int[] codes = new int[200];
    Arrays.setAll(codes, i -> i % 3);
    codes[150] = 3; // a level of one patient
    Column.Coded once = guardLevels(codes, seed);
    codes[0] = -1;
    Column.Coded without = guardLevels(codes, seed);
    codes[0] = 4; // another rare level, replaced before

    Column.Coded twice = guardLevels(codes, seed);

    assertThat(twice.levels()).hasSize(3).isEqualTo(once.levels());
    assertThat(twice.get(150)).isEqualTo(without.get(150));
  }

  private static Column.Coded guardLevels(int[] codes, long seed) {
    Dataset data = levels(List.of("a", "b", "c", "d", "e"), codes.clone());
    return (Column.Coded)
        DisclosureGuard.DEFAULT.apply(data, rows(codes.length), Seed.of(seed)).column(0);
  }

  private static Dataset guard(Dataset data, Subjects subjects) {
    return DisclosureGuard.DEFAULT.apply(data, subjects, Seed.of(42));
  }

  private static Column.Numeric guardNumbers(double[] values, Subjects subjects) {
    Dataset data = Dataset.of(numbers("x", values, 0));
    return (Column.Numeric) guard(data, subjects).column(0);
  }

  private static Column.Numeric numbers(String name, double[] values, int decimals) {
    return Column.Numeric.of(Field.of(name, ColumnType.Numeric.unbounded(decimals)), values);
  }

  private static Dataset levels(List<String> levels, int[] codes, String... events) {
    Field field = Field.of("l", new ColumnType.Categorical(levels, false));
    return Dataset.of(Column.Coded.of(field.withEventLevels(List.of(events)), codes));
  }

  /** The code 0 so many times, then 1, and so on. */
  private static int[] count(int... times) {
    return IntStream.range(0, times.length)
        .flatMap(code -> IntStream.generate(() -> code).limit(times[code]))
        .toArray();
  }

  private static Subjects rows(int n) {
    return Subjects.eachRow(n);
  }
}
