package org.ehrsynth.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectRangesTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void distinct_subjects_of_every_range_are_those_that_the_rows_show(long seed) {
    RandomStream draws = Seed.of(seed).generator();
    int n = 120;
    double[] numbers = IntStream.range(0, n).mapToDouble(i -> draws.nextInt(15)).toArray();
    Subjects subjects =
        new Subjects(IntStream.range(0, n).map(i -> draws.nextInt(40)).toArray(), 40);

    ValueCounts counts = ValueCounts.of(numbers, subjects);
    SubjectRanges ranges = counts.subjectRanges();

    double[] values = counts.values();
    for (int from = 0; from < values.length; from++) {
      for (int to = from + 1; to <= values.length; to++) {
        long expected = distinct(numbers, subjects, values[from], values[to - 1]);
        assertThat(ranges.distinct(from, to)).isEqualTo(expected);
        for (int k = 1; k <= expected; k++) {
          int below = ranges.kthFromBelow(from, to, k);
          int above = ranges.kthFromAbove(from, to, k);
          assertThat(ranges.distinct(from, below + 1)).isGreaterThanOrEqualTo(k);
          assertThat(ranges.distinct(from, below)).isLessThan(k);
          assertThat(ranges.distinct(above, to)).isGreaterThanOrEqualTo(k);
          assertThat(ranges.distinct(above + 1, to)).isLessThan(k);
        }
      }
      long holders = distinct(numbers, subjects, values[from], values[from]);
      assertThat(ranges.holders(from)).isEqualTo(holders);
    }
  }

  @Test
  void rows_are_subjects_where_none_is_repeated() {
    ValueCounts counts =
        ValueCounts.of(new double[] {2, -0.0, Double.NaN, 2, 0}, Subjects.eachRow(5));

    assertThat(counts.values()).containsExactly(0, 2);
    assertThat(counts.rows()).containsExactly(2, 2);
    assertThat(counts.subjectRanges().distinct(0, 2)).isEqualTo(4);
  }

  @Test
  void more_subjects_than_there_are_cannot_be_reached() {
    SubjectRanges ranges = ValueCounts.of(new double[] {1, 2}, Subjects.eachRow(2)).subjectRanges();

    assertThatThrownBy(() -> ranges.kthFromBelow(0, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fewer than 3 subjects hold a value");
    assertThatThrownBy(() -> ranges.kthFromAbove(0, 2, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static long distinct(double[] numbers, Subjects subjects, double low, double high) {
    return IntStream.range(0, numbers.length)
        .filter(i -> numbers[i] >= low && numbers[i] <= high)
        .map(subjects::of)
        .distinct()
        .count();
  }
}
