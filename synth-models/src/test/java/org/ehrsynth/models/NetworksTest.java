package org.ehrsynth.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ehrsynth.models.Clinic.fraction;
import static org.ehrsynth.models.Clinic.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveFormatException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ctgan and tvae share: what they learn of a small table in seconds, files and settings. */
class NetworksTest {
  private static final Seed FIT = Seed.of(3);
  private static final Seed DRAW = Seed.of(4);
  private static final int ROWS = 1_500;
  private static final int DRAWN = 6_000;

  /** Standard errors that are passed by chance once in 100,000 tests. */
  private static final double FALSE_ALARM = 4.4172;

  private static final Dataset REAL = Clinic.rows(ROWS, Seed.of(1));
  private static final Map<String, String> QUICK = Map.of("epochs", "4", "hidden", "32");
  private static final Map<String, FittedSynthesizer> LEARNED = new ConcurrentHashMap<>();

  private static FittedSynthesizer fit(String model, Map<String, String> settings, Dataset real) {
    return SynthesizerProvider.registry().get(model).create(settings).fit(real, FIT);
  }

  /** Learned for one to three seconds. */
  private static FittedSynthesizer learned(String model) {
    String epochs = model.equals("ctgan") ? "30" : "60";
    return LEARNED.computeIfAbsent(
        model,
        name ->
            fit(
                name,
                Map.of("epochs", epochs, "batch", "50", "hidden", "64", "validations", "5"),
                REAL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ctgan", "tvae"})
  void dependence_is_learned_and_margins_are_those_of_real_rows(String model) {
    Dataset synthetic = learned(model).sample(DRAWN, DRAW);

    // Half of what there is to learn: independent columns would have none of it.
    double risk =
        fraction(synthetic, is(synthetic, "ward", 2), is(synthetic, "ill", 1))
            - fraction(synthetic, is(synthetic, "ward", 0), is(synthetic, "ill", 1));
    assertThat(risk).as("0.8 more ill in ward C").isBetween(0.4, 1.0);
    double away =
        Clinic.mean(synthetic, "marker", is(synthetic, "ward", 2))
            - Clinic.mean(synthetic, "marker", is(synthetic, "ward", 0));
    assertThat(away).as("a marker 20 higher in ward C").isBetween(10.0, 25.0);
    Column test = synthetic.column("test");
    double missing =
        fraction(synthetic, is(synthetic, "ill", 0), test::isMissing)
            - fraction(synthetic, is(synthetic, "ill", 1), test::isMissing);
    assertThat(missing).as("0.8 more tests missing for the well").isBetween(0.4, 1.0);
    Column.Numeric dose = (Column.Numeric) synthetic.column("dose");
    double none =
        fraction(synthetic, is(synthetic, "ill", 0), i -> dose.get(i) == 0)
            - fraction(synthetic, is(synthetic, "ill", 1), i -> dose.get(i) == 0);
    assertThat(none).as("doses are 0 for the well alone").isBetween(0.5, 1.0);
    for (String column : List.of("ward", "ill")) {
      for (int v = 0; v < REAL.schema().field(column).levels().size(); v++) {
        double wanted = fraction(REAL, i -> true, is(REAL, column, v));
        // Drawn rows, and the 5,859 rows at least that biases were matched by, are chance.
        double se = Math.sqrt(wanted * (1 - wanted) * (1.0 / DRAWN + 1.0 / 5_800));
        assertEquals(
            wanted, fraction(synthetic, i -> true, is(synthetic, column, v)), FALSE_ALARM * se);
      }
    }
  }

  private static int[] counts(Dataset rows, int[] those) {
    int[] counts = new int[6];
    for (int i : those) {
      int ward = (is(rows, "ward", 0).test(i) ? 0 : is(rows, "ward", 1).test(i) ? 1 : 2);
      counts[2 * ward + (is(rows, "ill", 1).test(i) ? 1 : 0)]++;
    }
    return counts;
  }

  /**
   * The two-sample chi-square of the levels of two other columns, 5 degrees of freedom: 30.86 is
   * passed by chance once in 100,000 tests.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"marker > 15 and marker < 24.5", "dose == 0", "missing(test)", "dose > 7"})
  void rows_of_tvae_under_a_condition_have_the_law_of_those_that_meet_it(String expression) {
    FittedSynthesizer model = learned("tvae");
    Condition where = Condition.parse(expression, model.schema());
    Dataset free = model.sample(20_000, Seed.of(5));
    int[] met = where.matching(free);
    Dataset requested = model.sample(4_000, where, Seed.of(6));

    double[] one = Arrays.stream(counts(free, met)).asDoubleStream().toArray();
    double[] two =
        Arrays.stream(counts(requested, IntStream.range(0, requested.rowCount()).toArray()))
            .asDoubleStream()
            .toArray();

    double n = Arrays.stream(one).sum();
    double m = Arrays.stream(two).sum();
    double chi = 0;
    for (int v = 0; v < one.length; v++) {
      double both = one[v] + two[v];
      if (both > 0) {
        chi += Math.pow(Math.sqrt(m / n) * one[v] - Math.sqrt(n / m) * two[v], 2) / both;
      }
    }
    assertThat(where.matching(requested)).hasSize(4_000);
    assertThat(n).isGreaterThan(500);
    assertThat(chi).isLessThan(30.86);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ward == 'C'", "ward == 'A' and ill == 'yes'", "ill == 'no'"})
  void rows_of_ctgan_under_a_condition_on_levels_all_meet_it(String expression) {
    FittedSynthesizer model = learned("ctgan");
    Condition where = Condition.parse(expression, model.schema());

    assertThat(where.matching(model.sample(1_000, where, DRAW))).hasSize(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ctgan", "tvae"})
  void the_published_method_keeps_the_laws_that_matter_most(String name) {
    Dataset real = Fixtures.named("mixed with missing");
    Map<String, String> settings = new HashMap<>(Map.of("preset", "paper", "epochs", "3"));
    settings.put("batch", "60");
    SynthesizerProvider provider = SynthesizerProvider.registry().get(name);
    FittedSynthesizer model = provider.create(settings).fit(real, FIT);
    FittedSynthesizer two = provider.create(settings).fit(real, Execution.with(FIT).withThreads(2));
    FittedSynthesizer saved = FittedSynthesizer.load(model.toBytes());
    Condition where = Condition.parse("diabetes == 'yes'", model.schema());

    assertThat(two.toBytes()).isEqualTo(model.toBytes());
    assertThat(saved.sample(200, DRAW).fingerprint())
        .isEqualTo(model.sample(200, DRAW).fingerprint());
    assertThat(model.sample(20, DRAW).schema().names()).isEqualTo(real.schema().names());
    assertThat(where.matching(model.sample(20, where, DRAW))).hasSize(20);
    assertThat(model.sample(5_000, DRAW).rowCount()).isEqualTo(5_000);
  }

  @ParameterizedTest
  @CsvSource({"ctgan, default", "ctgan, paper", "tvae, default", "tvae, paper"})
  void a_code_of_a_thousand_levels_is_learned(String model, String preset) {
    int n = 6_000;
    List<String> levels = IntStream.range(0, 1_000).mapToObj("C%03d"::formatted).toList();
    Dataset real =
        Dataset.of(
            Column.Coded.of(
                Field.of("code", new ColumnType.Code("own", levels)),
                IntStream.range(0, n).map(i -> i % 1_000).toArray()));

    Dataset synthetic =
        fit(model, Map.of("preset", preset, "epochs", "1", "hidden", "32"), real)
            .sample(2_000, DRAW);

    assertThat(
            IntStream.range(0, 2_000).mapToObj(synthetic.column("code")::text).distinct().count())
        .isGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ctgan | batch=25,pac=10 | batch must be a multiple of pac (10), found 25",
        "ctgan | pac=0 | pac must be at least 1, found 0",
        "ctgan | dropout=1 | dropout must be in [0, 1), found 1.0",
        "ctgan | generatorRate=0 | generatorRate must be in (0, 1), found 0.0",
        "ctgan | temperature=NaN | temperature must be in (0, 1000), found NaN",
        "ctgan | criticSteps=0 | criticSteps must be at least 1, found 0",
        "ctgan | averaging=1 | averaging must be in [0, 1), found 1.0",
        "ctgan | epochs=-1 | epochs must be in [0, 100000], found -1",
        "tvae | batch=-1 | batch must be at least 0, found -1",
        "tvae | latent=0 | latent must be in [1, 4096], found 0",
        "tvae | hidden=5000 | hidden must be in [1, 4096], found 5000",
        "tvae | layers=9 | layers must be in [1, 8], found 9",
        "tvae | weight=0 | weight must be in (0, 1e6), found 0.0",
        "tvae | rate=NaN | rate must be in (0, 1), found NaN",
        "tvae | clip=-1 | clip must be at least 0, found -1.0",
        "tvae | style=none | style"
      })
  void unusable_settings_give_one_clear_message(String model, String given, String message) {
    Map<String, String> settings = new HashMap<>();
    for (String each : given.split(",", -1)) {
      settings.put(each.split("=", 2)[0], each.split("=", 2)[1]);
    }

    assertThatThrownBy(() -> SynthesizerProvider.registry().get(model).create(settings))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void settings_not_given_are_those_of_the_preset() {
    SynthesizerProvider ctgan = SynthesizerProvider.registry().get("ctgan");

    assertThat(ctgan.create(Map.of("preset", "paper", "pac", "5")).settings())
        .containsEntry("pac", 5L)
        .containsEntry("batch", 500L)
        .containsEntry("dropout", 0.5);
    assertThat(ctgan.create(Map.of()).settings()).containsEntry("dropout", 0.0);
  }

  private static byte[] quick(String model) {
    return LEARNED
        .computeIfAbsent(
            model + " of few epochs", n -> fit(model, QUICK, Fixtures.named("coded only")))
        .toBytes();
  }

  private static final String HEAD = "network/network.json";
  private static final String GAN_OUT = "network/generator/2/bias.npy";
  private static final String VAE_OUT = "network/output/bias.npy";

  /** Sets the last number of an array of floats. */
  private static TamperedFile number(TamperedFile file, String entry, float number) {
    byte[] bytes = file.entry(entry).clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, number);
    return file.with(entry, bytes);
  }

  private record Tampering(String what, UnaryOperator<TamperedFile> change) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Tampering text(String before, String after) {
    return new Tampering(after, file -> file.withText(HEAD, before, after));
  }

  static Stream<Arguments> damages() {
    Stream<Tampering> gan =
        Stream.of(
            new Tampering("NaN", f -> number(f, GAN_OUT, Float.NaN)),
            new Tampering("infinite", f -> number(f, GAN_OUT, Float.POSITIVE_INFINITY)),
            new Tampering(
                "another shape", f -> f.with(GAN_OUT, f.entry("network/generator/0/bias.npy"))),
            new Tampering("not an array", f -> f.with(GAN_OUT, new byte[100])),
            text("\"categories\"", "\"pictures\""),
            text("\"hidden\" : 32", "\"hidden\" : 33"),
            text("\"hidden\" : 32", "\"hidden\" : 0"),
            text("\"hidden\" : 32", "\"hidden\" : 4611686018427387904"),
            text("\"hidden\" : 32", "\"hidden\" : 4096"),
            text("\"hidden\" : 32", "\"hidden\" : 32768"), // 4 GiB a layer
            text("\"layers\" : 2", "\"layers\" : 1000000"),
            text("\"layers\" : 2", "\"layers\" : 3"),
            text("\"noise\" : 128", "\"noise\" : -1"),
            text("\"conditional\" : true", "\"conditional\" : false"));
    Stream<Tampering> vae =
        Stream.of(
            new Tampering("NaN", f -> number(f, VAE_OUT, Float.NaN)),
            text("\"categories\"", "\"encoders\""),
            text("\"hidden\" : 32", "\"hidden\" : 4096"),
            text("\"hidden\" : 32", "\"hidden\" : 4611686018427387904"),
            text("\"layers\" : 2", "\"layers\" : 8"),
            text("\"latent\" : 32", "\"latent\" : 4096"),
            text("\"relu\"", "\"sigmoid\""));
    return Stream.concat(
        gan.map(t -> Arguments.of("ctgan", t)), vae.map(t -> Arguments.of("tvae", t)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("damages")
  void a_damaged_network_is_refused(String model, Tampering tampering) {
    byte[] whole = new TamperedFile(quick(model)).toBytes();
    byte[] damaged = tampering.change.apply(new TamperedFile(quick(model))).toBytes();

    assertThat(FittedSynthesizer.load(whole).sample(3, DRAW).rowCount()).isEqualTo(3);
    assertThatThrownBy(() -> FittedSynthesizer.load(damaged))
        .isInstanceOfAny(ArchiveFormatException.class, InputException.class)
        .hasMessageNotContaining("\n");
  }
}
