package org.ehrsynth.models.cart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipInputStream;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.junit.jupiter.api.Test;

/** What is special to sequential trees; the laws of all models are in the contract suite. */
class CartTest {
  private static final FittedSynthesizer FLCHAIN =
      new Cart().fit(ExampleDatasets.flchain(), Seed.of(1));

  @Test
  void the_cause_of_death_is_missing_exactly_for_the_living() {
    Dataset synthetic = FLCHAIN.sample(100_000, Seed.of(2));
    Column chapter = synthetic.column("chapter");
    Column death = synthetic.column("death");

    long broken =
        IntStream.range(0, synthetic.rowCount())
            .filter(i -> chapter.isMissing(i) != death.text(i).equals("0"))
            .count();

    assertThat(broken).isZero();
  }

  @Test
  void a_rare_combination_is_drawn_exactly_and_soon() {
    Condition where = Condition.parse("age >= 90 and sex == 'F' and mgus == 1", FLCHAIN.schema());

    assertThat(where.matching(FLCHAIN.sample(1_000, where, Seed.of(3)))).hasSize(1_000);
  }

  @Test
  void no_number_of_a_single_patient_is_in_the_model_file() throws IOException {
    RandomStream draws = Seed.of(5).generator();
    int n = 2_000;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = draws.nextGaussian();
      y[i] = Math.exp(x[i] + draws.nextGaussian());
    }
    Dataset real = Dataset.of(number("x", x.clone()), number("y", y.clone()));

    FittedSynthesizer model = new Cart().fit(real, Seed.of(1));

    Set<Long> stored = longs(model.toBytes());
    assertThat(stored).isNotEmpty();
    // The ends of the guarded range, and of the runs within it, are values that k patients reach.
    for (double[] column : new double[][] {x, y}) {
      assertThat(Arrays.stream(column).filter(v -> stored.contains(bits(v))).count())
          .isLessThanOrEqualTo(4);
    }
  }

  private static long bits(double value) {
    return Double.doubleToLongBits(value);
  }

  @Test
  void donors_do_put_real_numbers_into_the_file_and_it_says_so() throws IOException {
    double[] x = Seed.of(5).generator().doubles(500).toArray();
    Dataset real = Dataset.of(number("x", x.clone()));
    CartConfig donors = CartConfig.defaults().with("leaves", CartConfig.Leaves.DONORS);

    FittedSynthesizer model = new Cart(donors).fit(real, Seed.of(1));

    assertThat(model.disclosures().get(0)).startsWith("REAL VALUES");
    Set<Long> stored = longs(model.toBytes());
    assertThat(Arrays.stream(x).filter(v -> stored.contains(bits(v))).count()).isGreaterThan(400);
  }

  @Test
  void an_interaction_without_main_effects_is_learned() {
    RandomStream draws = Seed.of(6).generator();
    int n = 4_000;
    int[] a = new int[n];
    double[] b = new double[n];
    int[] c = new int[n];
    for (int i = 0; i < n; i++) {
      a[i] = draws.nextInt(2);
      b[i] = draws.nextGaussian();
      c[i] = (a[i] == 1) == (b[i] > 0) ? 1 : 0;
    }
    Field flag = Field.of("a", new ColumnType.Flag(List.of("0", "1")));
    Field other = Field.of("c", new ColumnType.Flag(List.of("0", "1")));
    Dataset real = Dataset.of(Column.Coded.of(flag, a), number("b", b), Column.Coded.of(other, c));

    Dataset synthetic = new Cart().fit(real, Seed.of(1)).sample(4_000, Seed.of(2));

    Column.Coded fakeA = (Column.Coded) synthetic.column("a");
    Column.Numeric fakeB = (Column.Numeric) synthetic.column("b");
    Column.Coded fakeC = (Column.Coded) synthetic.column("c");
    long kept =
        IntStream.range(0, 4_000)
            .filter(i -> (fakeC.get(i) == 1) == ((fakeA.get(i) == 1) == (fakeB.get(i) > 0)))
            .count();
    // Without the interaction half of the rows would agree: 2,000 ± 140 at 4.4 standard errors.
    assertThat(kept).isGreaterThan(3_600);
  }

  @Test
  void hundreds_of_codes_keep_what_they_tell() {
    RandomStream draws = Seed.of(7).generator();
    int n = 20_000;
    int[] codes = new int[n];
    double[] cost = new double[n];
    List<String> levels = IntStream.range(0, 300).mapToObj(l -> "c" + l).toList();
    for (int i = 0; i < n; i++) {
      codes[i] = draws.nextInt(300);
      cost[i] =
          Math.rint(10 * ((codes[i] * 7919 % 300 < 30 ? 100 : 50) + draws.nextGaussian())) / 10;
    }
    Dataset real =
        Dataset.of(
            Column.Coded.of(Field.of("code", new ColumnType.Code("", levels)), codes),
            Column.Numeric.of(Field.of("cost", ColumnType.Numeric.unbounded(1)), cost));

    Dataset synthetic = new Cart().fit(real, Seed.of(1)).sample(n, Seed.of(2));

    Column.Coded fakeCode = (Column.Coded) synthetic.column("code");
    Column.Numeric fakeCost = (Column.Numeric) synthetic.column("cost");
    long wrong =
        IntStream.range(0, n)
            .filter(
                i -> {
                  int level = Integer.parseInt(fakeCode.text(i).substring(1));
                  return (level * 7919 % 300 < 30) != (fakeCost.get(i) > 75);
                })
            .count();
    // Drawn independently, 18 % of the rows would be wrong.
    assertThat(wrong / (double) n).isLessThan(0.03);
  }

  @Test
  void a_leaf_counts_patients_not_rows() {
    RandomStream draws = Seed.of(8).generator();
    int n = 4_000;
    int[] patients = new int[n];
    List<String> keys = new ArrayList<>();
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      // One patient has half of the rows, all of them with x at 7 and y at 1.
      boolean frequent = i % 2 == 0;
      patients[i] = frequent ? 0 : i;
      keys.add("p" + i);
      x[i] = frequent ? 7 : draws.nextInt(10);
      y[i] = frequent ? 1 : draws.nextInt(2) * 2;
    }
    Field key = Field.of("patient", new ColumnType.Identifier()).withRole(Role.SUBJECT);
    Dataset real =
        Dataset.of(
            Column.Coded.identifier(key, patients, keys),
            Column.Numeric.of(Field.of("x", ColumnType.Numeric.unbounded(0)), x),
            Column.Numeric.of(Field.of("y", ColumnType.Numeric.unbounded(0)), y));

    Dataset synthetic = new Cart().fit(real, Seed.of(1)).sample(2_000, Seed.of(2));

    Column.Numeric fakeY = (Column.Numeric) synthetic.column("y");
    assertThat(IntStream.range(0, 2_000).filter(i -> fakeY.get(i) == 1).count()).isZero();
  }

  @Test
  void columns_named_in_the_order_come_first() {
    CartConfig config = CartConfig.defaults().with("order", "sex, death");

    FittedSynthesizer model = new Cart(config).fit(ExampleDatasets.flchain(), Seed.of(1));

    assertThat(model.provenance().settings()).containsEntry("order", "sex, death");
    assertThat(model.sample(10, Seed.of(1)).schema().names())
        .isEqualTo(ExampleDatasets.flchain().schema().names());
  }

  @Test
  void a_sample_has_the_shares_of_the_table_closer_than_by_chance() {
    Dataset real = ExampleDatasets.flchain();
    double squares = 0;
    for (int seed = 0; seed < 20; seed++) {
      double off = fraction(FLCHAIN.sample(4_000, Seed.of(seed)), "M") - fraction(real, "M");
      squares += off * off / 20;
    }

    double byChance = Math.sqrt(fraction(real, "M") * fraction(real, "F") / 4_000);
    assertThat(Math.sqrt(squares)).isLessThan(0.9 * byChance);
  }

  private static double fraction(Dataset data, String sex) {
    Column column = data.column("sex");
    return IntStream.range(0, data.rowCount()).filter(i -> column.text(i).equals(sex)).count()
        / (double) data.rowCount();
  }

  @Test
  void small_tables_are_drawn_from_certain_columns_to_uncertain_ones() {
    Dataset pbc = ExampleDatasets.pbc();
    Dataset flchain = ExampleDatasets.flchain();

    assertThat(drawn(pbc, "auto")).isEqualTo(drawn(pbc, "certain"));
    assertThat(drawn(pbc, "auto")).isNotEqualTo(drawn(pbc, "uncertain"));
    assertThat(drawn(flchain, "auto")).isEqualTo(drawn(flchain, "uncertain"));
  }

  private static String drawn(Dataset data, String order) {
    CartConfig config = CartConfig.defaults().with("trees", 2).with("order", order);
    return new Cart(config).fit(data, Seed.of(1)).sample(20, Seed.of(2)).fingerprint();
  }

  @Test
  void trees_of_few_patients_are_cut_back_further_but_not_beyond_what_predicts_best() {
    assertThat(ForestFit.pruning(0.6, 2_000)).isEqualTo(0.6);
    assertThat(ForestFit.pruning(0.6, 1_000)).isEqualTo(0.6 * Math.cbrt(2));
    assertThat(ForestFit.pruning(0.6, 10)).isEqualTo(0.6 * 1.5);
    assertThat(ForestFit.pruning(0.9, 10)).isEqualTo(1);
    assertThat(ForestFit.pruning(1.3, 10)).isEqualTo(1.3);
    assertThat(ForestFit.pruning(0, 10)).isZero();
  }

  @Test
  void a_column_unknown_in_the_order_is_refused() {
    CartConfig config = CartConfig.defaults().with("order", "sex,deth");

    assertThatThrownBy(() -> new Cart(config).fit(ExampleDatasets.flchain(), Seed.of(1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'order'")
        .hasMessageContaining("'deth'");
  }

  @Test
  void settings_out_of_range_are_refused_with_what_was_found() {
    CartConfig d = CartConfig.defaults();
    assertThatThrownBy(() -> d.with("trees", 0)).hasMessage("trees must be in [1, 1000], found 0");
    assertThatThrownBy(() -> d.with("bagFraction", Double.NaN))
        .hasMessage("bagFraction must be in (0, 1], found NaN");
    assertThatThrownBy(() -> d.with("maxRows", 9))
        .hasMessage("maxRows must be at least 100, found 9");
    assertThatThrownBy(() -> d.with("minLeaf", 0))
        .hasMessage("minLeaf must be at least 1, found 0");
    assertThatThrownBy(() -> d.with("pruning", -1))
        .hasMessage("pruning must be at least 0, found -1.0");
    assertThatThrownBy(() -> d.with("smoothing", Double.NaN))
        .hasMessage("smoothing must be at least 0, found NaN");
    assertThatThrownBy(() -> d.with("bins", 1)).hasMessage("bins must be in [2, 10000], found 1");
    assertThatThrownBy(() -> d.with("order", " ")).hasMessage("order must not be blank");
  }

  private static Column number(String name, double[] values) {
    return Column.Numeric.of(Field.of(name, ColumnType.Numeric.unbounded(15)), values);
  }

  /** All eight-byte words of the entries' arrays. */
  private static Set<Long> longs(byte[] archive) throws IOException {
    Set<Long> words = new HashSet<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      while (zip.getNextEntry() != null) {
        ByteBuffer bytes = ByteBuffer.wrap(zip.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + 8 <= bytes.limit(); at++) {
          words.add(bytes.getLong(at));
        }
      }
    }
    return words;
  }
}
