package org.ehrsynth.models.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.ehrsynth.archive.ArchiveFormatException;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionVectorTest {
  private static final int K = 5;
  private static final int ROWS = 100;
  private static final List<OutputBlock> SPANS =
      List.of(
          new OutputBlock(0, 3, OutputBlock.Kind.SOFTMAX),
          new OutputBlock(3, 1, OutputBlock.Kind.TANH),
          new OutputBlock(4, 1, OutputBlock.Kind.SOFTMAX),
          new OutputBlock(5, 2, OutputBlock.Kind.SOFTMAX));
  private static final int[] COLUMNS = {0, 2, 3};

  /** Levels of the first column: 60, 36 and 4 rows; of the last: 1 of 100 rows has the second. */
  private static EncodedRows rows() {
    EncodedRows rows = EncodedRows.of(SPANS, ROWS);
    for (int i = 0; i < ROWS; i++) {
      rows.codes()[0][i] = i < 60 ? 0 : i < 96 ? 1 : 2;
      rows.codes()[3][i] = i < 99 ? 0 : 1;
    }
    return rows;
  }

  private static ConditionVector levels() {
    return ConditionVector.of(rows(), COLUMNS, K);
  }

  @Test
  void levels_of_fewer_than_k_rows_count_as_none() {
    double[] all = {1, 1, 1};
    double[] rare = {0, 0, 1};

    assertThat(levels().fraction(0, rare)).isZero();
    assertThat(levels().fraction(0, all)).isEqualTo(1);
    assertThat(levels().fraction(0, new double[] {0.5, 1, 0})).isEqualTo((30 + 36) / 96.0);
    assertThat(ConditionVector.of(rows(), COLUMNS, 4).fraction(0, rare)).isEqualTo(0.04);
  }

  @Test
  void levels_are_drawn_by_their_counts_and_rare_ones_never() {
    int n = 60_000;
    RandomStream draws = Seed.of(3).generator();
    double[] drawn = new double[levels().size()];
    for (int i = 0; i < n; i++) {
      drawn[levels().draw(draws)]++;
    }

    double[] expected = {60.0 / 96 / 3, 36.0 / 96 / 3, 0, 1.0 / 3, 1.0 / 3, 0};
    for (int a = 0; a < expected.length; a++) {
      // Passed by chance once in 100,000 draws of a count.
      double se = Math.sqrt(expected[a] * (1 - expected[a]) / n);
      assertEquals(expected[a], drawn[a] / n, 4.4172 * se);
    }
  }

  @Test
  void numbers_and_levels_are_inverse_to_each_other() {
    ConditionVector levels = levels();
    int next = 0;
    for (int c = 0; c < COLUMNS.length; c++) {
      assertThat(levels.spanOf(c)).isEqualTo(COLUMNS[c]);
      assertThat(levels.columnOf(COLUMNS[c])).isEqualTo(c);
      for (int v = 0; v < SPANS.get(COLUMNS[c]).width(); v++) {
        int requested = levels.number(c, v);

        assertThat(requested).isEqualTo(next++);
        assertThat(levels.column(requested)).isEqualTo(c);
        assertThat(levels.level(requested)).isEqualTo(v);
        assertThat(levels.span(requested)).isEqualTo(COLUMNS[c]);
      }
    }
    assertThat(levels.size()).isEqualTo(next);
    assertThat(levels.columns()).isEqualTo(3);
    assertThat(levels.columnOf(1)).isEqualTo(-1);
  }

  @Test
  void a_row_shown_for_a_level_has_it() {
    EncodedRows rows = rows();
    ConditionSampler conditions = ConditionSampler.of(rows, COLUMNS, K);
    RandomStream draws = Seed.of(4).generator();
    boolean[] requested = new boolean[conditions.levels().size()];
    for (int i = 0; i < 2_000; i++) {
      int level = conditions.draw(draws);
      int row = conditions.row(level, draws);
      requested[level] = true;

      assertThat(rows.codes()[conditions.levels().span(level)][row])
          .isEqualTo(conditions.levels().level(level));
    }
    assertThat(requested).as("rare ones too").containsOnly(true);
  }

  private static ArchiveReader archive(Consumer<ArchiveWriter> content) {
    ArchiveWriter archive = ArchiveWriter.create();
    content.accept(archive);
    return ArchiveReader.of(archive.toBytes());
  }

  @Test
  void they_come_back_from_an_archive() {
    ConditionVector read = ConditionVector.read(archive(levels()::write), SPANS);

    assertThat(read.size()).isEqualTo(6);
    assertThat(IntStream.range(0, 3).map(read::spanOf).toArray()).isEqualTo(COLUMNS);
    assertThat(read.fraction(0, new double[] {0, 1, 1})).isEqualTo(36.0 / 96);
  }

  /** Spans and counts that do not fit the table. */
  private record Damage(int[] spans, int... counts) {}

  static List<Damage> damages() {
    return List.of(
        new Damage(new int[] {1}, 5), // numbers
        new Damage(new int[] {4}, 5, 5), // no such span
        new Damage(new int[] {-1}, 5, 5),
        new Damage(new int[] {0}, 5, 5), // too few
        new Damage(new int[] {0}, 5, 5, 5, 5), // too many
        new Damage(new int[] {0}, 5, -1, 5),
        new Damage(new int[] {0, 0}, 5, 5, 5, 5, 5, 5), // twice
        new Damage(new int[0]));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void damaged_arrays_are_refused(Damage damage) {
    ArchiveReader archive =
        archive(
            writer -> {
              writer.ints("network/asked-spans.npy", damage.spans);
              writer.ints("network/asked-counts.npy", damage.counts);
            });

    assertThatThrownBy(() -> ConditionVector.read(archive, SPANS))
        .isInstanceOf(ArchiveFormatException.class);
  }
}
