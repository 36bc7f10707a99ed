package org.ehrsynth.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;

class EncodersTest {
  private static final DisclosureGuard GUARD = DisclosureGuard.DEFAULT;

  @Test
  void a_mode_is_four_deviations_wide_on_either_side() {
    Column cells =
        numbers(
            3, IntStream.range(0, 200).mapToDouble(i -> i < 100 ? i % 2 : 900 + i % 2).toArray());
    FittedEncoder fitted = fit(ModeSpecificNormalization.defaults(), cells);

    assertThat(fitted.blocks())
        .containsExactly(
            new Block("x", 1, Block.Kind.CONTINUOUS), new Block("x", 2, Block.Kind.SOFTMAX));
    // The first mode holds 0 and 1 equally: mean 0.5, but a deviation of at least 0.001 × 901.
    Matrix in = Matrix.of(2, 3, new double[] {0.1, 1, 0, -0.1, 0, 1});
    Column.Numeric decoded = (Column.Numeric) fitted.decode(in, 0, Seed.of(1).generator());
    assertThat(decoded.get(0)).isCloseTo(0.5 + 0.4 * 0.901, within(5e-4));
    assertThat(decoded.get(1)).isCloseTo(900.5 - 0.4 * 0.901, within(5e-4));
  }

  @Test
  void a_matrix_of_another_shape_or_with_nan_is_refused() {
    Dataset data = Fixtures.named("numeric only");
    FittedTableEncoder fitted = TableEncoder.fit(data, data.subjects(), GUARD);
    Matrix nan = new Matrix(1, fitted.layout().width());
    nan.set(0, 1, Double.NaN);

    assertThatThrownBy(() -> fitted.decode(new Matrix(1, 3), Seed.of(1)))
        .hasMessage("columns must number %d, found 3".formatted(fitted.layout().width()));
    assertThatThrownBy(() -> fitted.decode(nan, Seed.of(1)))
        .hasMessage("numbers must be finite, found NaN in row 0, column 1");
  }

  @Test
  void a_margin_holds_means_of_five_patients_and_the_fifth_from_either_end() {
    RandomStream draws = Seed.of(3).generator();
    double[] values = IntStream.range(0, 400).mapToDouble(i -> draws.nextGaussian()).toArray();
    Subjects subjects = Subjects.eachRow(400);

    NumericMarginal margin = NumericMarginal.of(values, subjects, 5);

    double[] sorted = values.clone();
    Arrays.sort(sorted);
    assertThat(margin.quantile(0)).isEqualTo(sorted[4]); // the fifth patient from below
    assertThat(margin.quantile(1)).isEqualTo(sorted[395]);
    for (double p = 0.001; p < 1; p += 0.001) {
      double[] mass = margin.probabilities(margin.quantile(p), margin.quantile(p));
      assertThat(p).isBetween(mass[0] - 1e-9, mass[1] + 1e-9); // a few ulps of interpolation
    }
    ArchiveWriter archive = ArchiveWriter.create();
    margin.write(archive, "margin");
    for (double knot : ArchiveReader.of(archive.toBytes()).doubles("margin/x.npy")) {
      boolean ofOne = Arrays.binarySearch(sorted, knot) >= 0;
      assertThat(!ofOne || knot == sorted[4] || knot == sorted[395]).isTrue();
    }
  }

  private static Column numbers(int decimals, double[] values) {
    return Column.Numeric.of(
        Field.of("x", ColumnType.Numeric.unbounded(decimals)).withNullable(false), values);
  }

  private static FittedEncoder fit(ColumnEncoder encoder, Column cells) {
    return encoder.fit(cells, Subjects.eachRow(cells.size()), GUARD);
  }
}
