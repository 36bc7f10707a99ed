package org.ehrsynth.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
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
  void normal_scores_are_standard_normal_even_where_values_heap() {
    RandomStream draws = Seed.of(1).generator();
    int n = 5000;
    double[] values =
        IntStream.range(0, n)
            .mapToDouble(i -> i % 3 == 0 ? 0 : Math.exp(2 * draws.gaussian()))
            .toArray();
    Column cells = numbers(2, values);

    double[] z = encode(fit(new NormalScores(), cells), cells).toArray();

    double mean = Arrays.stream(z).average().orElseThrow();
    double variance = Arrays.stream(z).map(v -> v * v).average().orElseThrow();
    // Standard errors 1/√n and √(2/n); 4.4172 of them are exceeded once in 100 000.
    assertThat(mean).isCloseTo(0, within(4.4172 / Math.sqrt(n)));
    assertThat(variance).isCloseTo(1, within(4.4172 * Math.sqrt(2.0 / n)));
    assertThat(Arrays.stream(z).distinct().count()).isGreaterThan(n - 10);
  }

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
  void spikes_come_back_exactly_and_a_small_rest_joins_them() {
    double[] values = new double[100];
    Arrays.fill(values, 40, 100, 50);
    Arrays.fill(values, 30, 36, 20); // six subjects: fewer than 2 × 5 and no spike of 7 %
    Column cells = numbers(0, values);
    FittedEncoder fitted = fit(new SpikeAndSlab(0.07), cells);

    Column.Numeric back = decode(fitted, encode(fitted, cells));

    assertThat(fitted.blocks()).containsExactly(new Block("x", 2, Block.Kind.SOFTMAX));
    for (int i = 0; i < 100; i++) {
      assertThat(back.get(i)).isEqualTo(i < 40 ? 0 : 50);
    }
  }

  @Test
  void codes_without_a_slot_are_drawn_by_their_counts() {
    List<String> levels = List.of("a", "b", "c", "d", "rare");
    int[] codes = new int[1000];
    Arrays.fill(codes, 600, 900, 1);
    Arrays.fill(codes, 900, 970, 2);
    Arrays.fill(codes, 970, 997, 3);
    Arrays.fill(codes, 997, 1000, 4);
    Column cells =
        Column.Coded.of(Field.of("x", new ColumnType.Code("", levels)).withNullable(false), codes);
    FittedEncoder fitted = fit(new TopKCodes(2), cells);

    Matrix others = new Matrix(20_000, 3);
    for (int i = 0; i < others.rows(); i++) {
      others.set(i, 2, 1);
    }
    Column.Coded drawn = (Column.Coded) fitted.decode(others, 0, Seed.of(2).generator());

    assertThat(fitted.field().levels()).containsExactly("a", "b", "c", "d");
    long ofC = Arrays.stream(drawn.toArray()).filter(c -> c == 2).count();
    long ofD = Arrays.stream(drawn.toArray()).filter(c -> c == 3).count();
    assertThat(ofC + ofD).isEqualTo(20_000);
    double p = 70.0 / 97;
    // Exceeded once in 100 000.
    assertThat(ofC / 20_000.0).isCloseTo(p, within(4.4172 * Math.sqrt(p * (1 - p) / 20_000)));
  }

  @Test
  void a_rare_ordered_level_becomes_its_neighbour() {
    List<String> levels = List.of("I", "II", "III", "IV");
    int[] codes =
        IntStream.range(0, 100).map(i -> i < 50 ? 0 : i < 97 ? 2 : i < 98 ? 1 : 3).toArray();
    Column cells = Column.Coded.of(Field.of("x", new ColumnType.Categorical(levels, true)), codes);
    FittedEncoder fitted = fit(new Ordinal(), cells);

    Column back = fitted.decode(encode(fitted, cells), 0, Seed.of(1).generator());

    assertThat(back.text(97)).isEqualTo("I"); // II lies between; the lower of two
    assertThat(back.text(99)).isEqualTo("III");
  }

  @Test
  void a_table_learned_in_halves_is_the_table_learned_whole() {
    for (Dataset data : Fixtures.all().values()) {
      Dataset learned = data.learned();
      Subjects subjects = data.subjects();
      int half = data.rowCount() / 2;
      TableEncoder encoder = TableEncoder.defaults();
      TableEncoder.Accumulator left = encoder.start(learned.schema(), GUARD);
      TableEncoder.Accumulator right = encoder.start(learned.schema(), GUARD);
      left.accept(learned.head(half), subjects.select(IntStream.range(0, half).toArray()));
      right.accept(
          learned.selectRows(IntStream.range(half, data.rowCount()).toArray()),
          subjects.select(IntStream.range(half, data.rowCount()).toArray()));
      left.combine(right);

      assertThat(bytes(left.finish(Seed.of(1))))
          .isEqualTo(bytes(encoder.fit(learned, subjects, GUARD, Seed.of(1))));
    }
  }

  @Test
  void a_matrix_of_another_shape_or_with_nan_is_refused() {
    Dataset data = Fixtures.named("numeric only");
    FittedTableEncoder fitted =
        TableEncoder.defaults().fit(data, data.subjects(), GUARD, Seed.of(1));
    Matrix nan = new Matrix(1, fitted.layout().width());
    nan.set(0, 1, Double.NaN);

    assertThatThrownBy(() -> fitted.decode(new Matrix(1, 3), Seed.of(1)))
        .hasMessage("columns must number 8, found 3");
    assertThatThrownBy(() -> fitted.decode(nan, Seed.of(1)))
        .hasMessage("numbers must be finite, found NaN in row 0, column 1");
  }

  @Test
  void an_encoder_refuses_a_column_it_does_not_take() {
    assertThatThrownBy(
            () -> new OneHot().start(Field.of("x", ColumnType.Numeric.unbounded(0)), GUARD))
        .hasMessage("column 'x': the encoder 'one-hot' does not take a numeric column");
  }

  @Test
  void a_margin_holds_means_of_five_patients_and_the_fifth_from_either_end() {
    RandomStream draws = Seed.of(3).generator();
    double[] values = IntStream.range(0, 400).mapToDouble(i -> draws.gaussian()).toArray();
    Subjects subjects = Subjects.numbered(IntStream.range(0, 400).toArray());

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
    ColumnEncoder.Accumulator fit = encoder.start(cells.field(), GUARD);
    fit.accept(cells, Subjects.eachRow(cells.size()));
    return fit.finish(Seed.of(1).generator());
  }

  private static Matrix encode(FittedEncoder fitted, Column cells) {
    Matrix out = new Matrix(cells.size(), fitted.width());
    fitted.encode(cells, out, 0, Seed.of(5).generator());
    return out;
  }

  private static Column.Numeric decode(FittedEncoder fitted, Matrix in) {
    return (Column.Numeric) fitted.decode(in, 0, Seed.of(6).generator());
  }

  private static byte[] bytes(FittedTableEncoder fitted) {
    ArchiveWriter archive = ArchiveWriter.create();
    fitted.write(archive, "encoders");
    return archive.toBytes();
  }
}
