package org.ehrsynth.models.neural;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairwiseOverlapTest {
  /** Sums of at most 676 shares, a rounding of 2⁻⁵³ each, with room. */
  private static final double ROUNDING = 1e-12;

  private static PairwiseOverlap of(Dataset real) {
    Subjects subjects = Subjects.numbered(IntStream.range(0, real.rowCount()).toArray());
    return new PairwiseOverlap(real, subjects, real, 5, Execution.with(Seed.of(1)), Seed.of(2));
  }

  private static Column.Coded coded(String name, int... codes) {
    return Column.Coded.of(
        Field.of(name, new ColumnType.Categorical(List.of("x", "y"), false)), codes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "numeric only",
        "coded only",
        "mixed with missing",
        "all-missing column",
        "one row",
        "500 levels",
        "wide"
      })
  void a_table_overlaps_with_itself_by_one(String fixture) {
    Dataset real = Fixtures.named(fixture).learned();

    assertEquals(1, of(real).overlap(real), ROUNDING);
  }

  /** Ten rows of each: p(x, x) = 0.5, p(x, y) = 0, p(y, x) = 0.25, p(y, y) = 0.25. */
  private static Dataset four() {
    int n = 40;
    int[] one = IntStream.range(0, n).map(i -> i < 20 ? 0 : 1).toArray();
    int[] two = IntStream.range(0, n).map(i -> i < 30 ? 0 : 1).toArray();
    return Dataset.of(coded("one", one), coded("two", two));
  }

  @Test
  void independent_columns_overlap_as_computed_by_hand() {
    // Products of the margins ½, ½ and ¾, ¼: 0.375, 0.125, 0.375, 0.125; each is 0.125 off.
    assertEquals(1 - 4 * 0.125 / 2, of(four()).independent(), ROUNDING);
  }

  @Test
  void the_overlap_is_as_computed_by_hand() {
    int[] one = IntStream.range(0, 40).map(i -> i < 20 ? 0 : 1).toArray();
    int[] two = IntStream.range(0, 40).map(i -> i < 10 ? 1 : 0).toArray();

    // p(x, x) = 0.25, p(x, y) = 0.25, p(y, x) = 0.5: off by 0.25 each, and y, y by 0.25.
    assertEquals(
        0.5, of(four()).overlap(Dataset.of(coded("one", one), coded("two", two))), ROUNDING);
  }

  @Test
  void permuting_a_column_lowers_the_overlap_to_that_of_independent_columns() {
    int n = 20_000;
    RandomStream draws = Seed.of(3).generator();
    int[] one = IntStream.range(0, n).map(i -> draws.nextInt(2)).toArray();
    int[] two =
        IntStream.range(0, n).map(i -> draws.nextDouble() < 0.8 ? one[i] : 1 - one[i]).toArray();
    int[] order = draws.permutation(n);
    int[] mixed = IntStream.range(0, n).map(i -> two[order[i]]).toArray();
    PairwiseOverlap judge = of(Dataset.of(coded("one", one), coded("two", two)));

    double overlap = judge.overlap(Dataset.of(coded("one", one), coded("two", mixed)));

    // With fixed margins the four shares move together by ± d, sd(d) = ¼ / √n; overlap by 2 d.
    // 4.4172 of them are passed by chance once in 100,000 tests.
    assertEquals(judge.independent(), overlap, 4.4172 * 2 * 0.25 / Math.sqrt(n - 1));
    assertTrue(judge.independent() < 0.75, "the columns depend");
  }

  @Test
  void one_column_is_compared_by_its_own_shares() {
    int[] half = IntStream.range(0, 40).map(i -> i % 2).toArray();

    assertEquals(
        0.5,
        of(Dataset.of(coded("one", half))).overlap(Dataset.of(coded("one", new int[40]))),
        ROUNDING);
  }
}
