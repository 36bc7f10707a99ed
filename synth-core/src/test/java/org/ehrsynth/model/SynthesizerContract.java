package org.ehrsynth.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.CsvWriter;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.junit.jupiter.api.DynamicTest;

/**
 * The laws of every {@link Synthesizer}, one test per law and fixture. To test a model of your own:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> laws() {
 *   return SynthesizerContract.of(new MyModel.Provider(), Map.of());
 * }
 * }</pre>
 *
 * <p>A model that leaves conditions to rejection can fail "conditions are met" on numbers and times
 * of many values: {@link Sampler#draw(int, org.ehrsynth.condition.Condition, Seed)} avoids it.
 */
public final class SynthesizerContract {
  private static final Seed FIT = Seed.of(42);
  private static final Seed DRAW = Seed.of(7);

  /** Texts and numbers that only one patient has; none may come out again. */
  private static final String CANARY_TEXT = "canary-7f3a9c";

  private static final double CANARY_NUMBER = 987_654_321.125;
  static final String RULED_FIXTURE = "ruled";

  private static final Dataset RULED = Fixtures.ruled(false);

  private final SynthesizerProvider provider;
  private final Map<String, String> settings;
  private final Map<Dataset, FittedSynthesizer> fitted = new ConcurrentHashMap<>();

  private SynthesizerContract(SynthesizerProvider provider, Map<String, String> settings) {
    this.provider = provider;
    this.settings = settings;
  }

  /** A law that a model keeps on a table. */
  @FunctionalInterface
  private interface Law {
    void check(Dataset real);
  }

  /**
   * All laws on all fixtures but the wide one, which takes as long as the others together.
   *
   * @param settings for a model that takes long to learn well: the laws hold however well it does
   */
  public static Stream<DynamicTest> of(SynthesizerProvider provider, Map<String, String> settings) {
    SynthesizerContract contract = new SynthesizerContract(provider, settings);
    List<DynamicTest> tests = new ArrayList<>(contract.on(name -> !name.equals(Fixtures.WIDE)));
    contract
        .ruledLaws()
        .forEach(
            (law, check) ->
                tests.add(
                    contract.single(law + ", on a table with rules", () -> check.check(RULED))));
    tests.add(contract.single("unique rows are unique", contract::uniqueRowsAreUnique));
    tests.add(contract.single("a canary never leaves", contract::canaryStays));
    InterruptionLaws.of(provider, settings)
        .forEach((law, check) -> tests.add(contract.single(law, check)));
    tests.add(contract.single("settings survive text", contract::settingsSurviveText));
    tests.add(contract.single("the registry knows it", contract::isRegistered));
    return tests.stream();
  }

  /** All laws on the wide fixture. */
  public static Stream<DynamicTest> wide(
      SynthesizerProvider provider, Map<String, String> settings) {
    return new SynthesizerContract(provider, settings).on(Fixtures.WIDE::equals).stream();
  }

  private List<DynamicTest> on(Predicate<String> fixtures) {
    List<DynamicTest> tests = new ArrayList<>();
    laws()
        .forEach(
            (law, check) ->
                Fixtures.all().keySet().stream()
                    .filter(fixtures)
                    .map(
                        name ->
                            single(law + ", on " + name, () -> check.check(Fixtures.named(name))))
                    .forEach(tests::add));
    return tests;
  }

  /** Runs one law on one fixture; for tests of this suite. */
  static void check(SynthesizerProvider provider, String law, String fixture) {
    SynthesizerContract contract = new SynthesizerContract(provider, Map.of());
    if (law.equals("a canary never leaves")) {
      contract.canaryStays();
    } else if (fixture.equals(RULED_FIXTURE)) {
      contract.ruledLaws().get(law).check(RULED);
    } else {
      contract.laws().get(law).check(Fixtures.named(fixture));
    }
  }

  private DynamicTest single(String law, Runnable check) {
    return DynamicTest.dynamicTest(provider.name() + ": " + law, check::run);
  }

  private Map<String, Law> laws() {
    Map<String, Law> laws = new LinkedHashMap<>();
    laws.put("the schema is kept", this::schemaIsKept);
    laws.put("exactly n rows", this::exactlyNRows);
    laws.put("same seed, same bytes", this::sameSeedSameBytes);
    laws.put("another seed differs", this::anotherSeedDiffers);
    laws.put("a smaller sample begins a larger one", this::prefix);
    laws.put("threads do not matter", this::threadsDoNotMatter);
    laws.put("the input is untouched", this::inputIsUntouched);
    laws.put("cells are guarded", this::cellsAreGuarded);
    laws.put("missing rates are kept", this::missingRatesAreKept);
    laws.put("saved and loaded alike", this::savedAndLoadedAlike);
    laws.put("conditions are met", this::conditionsAreMet);
    laws.put("a balance is exact", real -> AugmentationLaws.balanced(fit(real)));
    if (provider.supportsImputation()) {
      laws.put("missing cells are filled, others stay", this::missingCellsAreFilled);
      laws.put("imputing is reproducible", real -> AugmentationLaws.reproducible(fit(real), real));
    } else {
      laws.put("imputing is refused", real -> AugmentationLaws.refusal(fit(real), real));
    }
    GivenLaws.of(provider)
        .forEach((law, check) -> laws.put(law, real -> check.accept(fit(real), real)));
    return laws;
  }

  /** The laws on a table whose schema declares rules: rows that are refused shift missing rates. */
  private Map<String, Law> ruledLaws() {
    Map<String, Law> laws = laws();
    laws.remove("missing rates are kept");
    laws.remove(GivenLaws.DISTRIBUTION);
    laws.put("declared rules are kept", this::rulesAreKept);
    if (provider.supportsImputation()) {
      laws.put(
          "declared rules are kept by filled rows",
          real -> AugmentationLaws.rulesAreKept(fit(real), real));
    }
    if (provider.supportsGiven()) {
      laws.put(
          "declared rules are kept given columns", real -> GivenLaws.rulesAreKept(fit(real), real));
    }
    laws.put("declared rules are kept by a saved model", this::rulesAreKeptBySaved);
    laws.put("ruled samples begin alike and do not depend on threads", this::ruledBlocks);
    return laws;
  }

  private void rulesAreKept(Dataset real) {
    FittedSynthesizer model = fit(real);
    assertKept(real, model.sample(5_000, DRAW));
    for (String expression :
        List.of(
            "ward == 'B' and age > 40",
            "cause == 'lung' or age > 70",
            "died == 'yes' and not missing(weight) and floor == 1",
            "discharged > '2016-06-30' and sex == 'F'",
            "red == 1 and bmi < 27")) {
      Condition where = Condition.parse(expression, model.schema());
      Dataset met = model.sample(300, where, DRAW);

      assertThat(where.matching(met)).as(expression).hasSize(300);
      assertKept(real, met);
      assertThat(csv(model.sample(40, where, DRAW))).as(expression).isEqualTo(csv(met.head(40)));
    }
  }

  private void rulesAreKeptBySaved(Dataset real) {
    FittedSynthesizer saved = FittedSynthesizer.load(fit(real).toBytes());

    assertKept(real, saved.sample(5_000, DRAW));
  }

  private void ruledBlocks(Dataset real) {
    FittedSynthesizer model = fit(real);
    int n = FittedSynthesizer.BLOCK_ROWS + 900;
    Dataset whole = model.sample(n, Condition.ANY, Execution.with(DRAW).withThreads(3));

    assertThat(csv(model.sample(n, Condition.ANY, Execution.with(DRAW)))).isEqualTo(csv(whole));
    for (int fewer : new int[] {1, 700, FittedSynthesizer.BLOCK_ROWS - 1, n - 1}) {
      assertThat(csv(model.sample(fewer, DRAW))).isEqualTo(csv(whole.head(fewer)));
    }
  }

  private void uniqueRowsAreUnique() {
    Dataset real = Fixtures.ruled(true);

    rulesAreKept(real);
    ruledBlocks(real);
  }

  private static void assertKept(Dataset real, Dataset synthetic) {
    ConstraintChecker rules = ConstraintChecker.of(real.schema());
    for (int r = 0; r < rules.size(); r++) {
      assertThat(
              IntStream.range(0, synthetic.rowCount())
                  .filter(rules.broken(r, synthetic, real))
                  .count())
          .as("rows that break rule %d: %s", r + 1, rules.get(r).text())
          .isZero();
    }
  }

  /** Learns once per table; laws about learning itself learn again. */
  private FittedSynthesizer fit(Dataset real) {
    return fitted.computeIfAbsent(real, this::fitAgain);
  }

  private FittedSynthesizer fitAgain(Dataset real) {
    return provider.create(settings).fit(real, FIT);
  }

  private void schemaIsKept(Dataset real) {
    Dataset synthetic = fit(real).sample(20, DRAW);
    List<String> wanted =
        real.schema().fields().stream()
            .filter(f -> f.role() != Role.IGNORE)
            .map(Field::name)
            .toList();

    assertThat(synthetic.schema().names()).isEqualTo(wanted);
    assertThat(synthetic.schema().missing()).isEqualTo(real.schema().missing());
    for (Field field : synthetic.schema().fields()) {
      assertThat(field.role()).isEqualTo(real.schema().field(field.name()).role());
      if (field.isLearned()) {
        assertThat(field.type().label())
            .isEqualTo(real.schema().field(field.name()).type().label());
      }
    }
  }

  private void exactlyNRows(Dataset real) {
    FittedSynthesizer model = fit(real);
    for (int n : new int[] {0, 1, 17, FittedSynthesizer.BLOCK_ROWS + 3}) {
      assertThat(model.sample(n, DRAW).rowCount()).isEqualTo(n);
    }
  }

  private void sameSeedSameBytes(Dataset real) {
    FittedSynthesizer one = fit(real);
    FittedSynthesizer two = fitAgain(real);

    assertThat(csv(one.sample(50, DRAW))).isEqualTo(csv(two.sample(50, DRAW)));
    assertThat(one.toBytes()).isEqualTo(two.toBytes());
  }

  private void anotherSeedDiffers(Dataset real) {
    FittedSynthesizer model = fit(real);
    String first = csv(model.sample(200, DRAW));
    String rows = csv(model.sample(200, DRAW).learned());
    boolean varies = rows.lines().skip(1).distinct().count() > 5;

    if (varies) {
      assertThat(csv(model.sample(200, Seed.of(8)))).isNotEqualTo(first);
    }
  }

  private void prefix(Dataset real) {
    FittedSynthesizer model = fit(real);

    assertThat(csv(model.sample(20, DRAW))).startsWith(csv(model.sample(11, DRAW)));
  }

  private void threadsDoNotMatter(Dataset real) {
    Synthesizer method = provider.create(settings);
    FittedSynthesizer one = fit(real);
    FittedSynthesizer three = method.fit(real, Execution.with(FIT).withThreads(3));
    int n = FittedSynthesizer.BLOCK_ROWS + 100;

    assertThat(one.toBytes()).isEqualTo(three.toBytes());
    assertThat(csv(one.sample(n, Condition.ANY, Execution.with(DRAW).withThreads(1))))
        .isEqualTo(csv(three.sample(n, Condition.ANY, Execution.with(DRAW).withThreads(3))));
  }

  private void inputIsUntouched(Dataset real) {
    String before = real.fingerprint();
    fitAgain(real).sample(10, DRAW);

    assertThat(real.fingerprint()).isEqualTo(before);
  }

  private void cellsAreGuarded(Dataset real) {
    Dataset synthetic = fit(real).sample(1_000, DRAW);
    Dataset guarded = DisclosureGuard.DEFAULT.apply(real.learned(), real.subjects(), Seed.of(1));
    for (Column column : synthetic.learned().columns()) {
      String name = column.field().name();
      Column allowed = guarded.column(name);
      for (int i = 0; i < column.size(); i++) {
        if (!column.isMissing(i)) {
          assertThat(isGuarded(column, i, allowed)).as("column %s, row %d", name, i).isTrue();
        }
      }
    }
  }

  private void missingCellsAreFilled(Dataset real) {
    Dataset guarded = DisclosureGuard.DEFAULT.apply(real.learned(), real.subjects(), Seed.of(1));
    AugmentationLaws.filling(
        fit(real),
        real,
        (column, row) -> isGuarded(column, row, guarded.column(column.field().name())));
  }

  private static boolean isGuarded(Column column, int row, Column guarded) {
    return column.match(
        n -> {
          ColumnType.Numeric type = (ColumnType.Numeric) guarded.field().type();
          return n.get(row) >= type.min()
              && n.get(row) <= type.max()
              && type.admit(n.get(row)) == n.get(row);
        },
        c -> guarded.field().levels().contains(c.text(row)),
        t ->
            IntStream.range(0, guarded.size())
                    .filter(i -> !guarded.isMissing(i))
                    .anyMatch(i -> ((Column.Temporal) guarded).get(i) <= t.get(row))
                && IntStream.range(0, guarded.size())
                    .filter(i -> !guarded.isMissing(i))
                    .anyMatch(i -> ((Column.Temporal) guarded).get(i) >= t.get(row)));
  }

  /**
   * Within 5 standard errors of both rates together, or of the four patients that the guard may
   * hide: a false alarm in 1.7 million for one column.
   */
  private void missingRatesAreKept(Dataset real) {
    int n = 4_000;
    Dataset synthetic = fit(real).sample(n, DRAW).learned();
    Dataset guarded = DisclosureGuard.DEFAULT.apply(real.learned(), real.subjects(), Seed.of(1));
    for (Column column : synthetic.columns()) {
      double wanted =
          guarded.column(column.field().name()).missingCount() / (double) real.rowCount();
      double se = Math.sqrt(Math.max(wanted * (1 - wanted), 1e-12) / n);
      double hidden = 4.0 / real.rowCount();

      assertThat(Math.abs(column.missingCount() / (double) n - wanted))
          .as("column %s", column.field().name())
          .isLessThanOrEqualTo(5 * se + hidden);
    }
  }

  private void savedAndLoadedAlike(Dataset real) {
    FittedSynthesizer model = fit(real);
    FittedSynthesizer loaded = FittedSynthesizer.load(model.toBytes());

    assertThat(csv(loaded.sample(50, DRAW))).isEqualTo(csv(model.sample(50, DRAW)));
    assertThat(loaded.provenance()).isEqualTo(model.provenance());
    assertThat(loaded.toBytes()).isEqualTo(model.toBytes());
  }

  private void conditionsAreMet(Dataset real) {
    FittedSynthesizer model = fit(real);
    Dataset free = model.sample(300, DRAW);
    for (Column column :
        free.learned().columns().subList(0, Math.min(3, free.learned().columns().size()))) {
      int known = IntStream.range(0, 300).filter(i -> !column.isMissing(i)).findFirst().orElse(-1);
      String name = "`" + column.field().name() + "`";
      String cell = known < 0 ? null : column.text(known);
      String value = column instanceof Column.Numeric ? cell : "\"" + cell + "\"";
      String other = "`" + free.learned().schema().field(0).name() + "`";
      List<String> expressions =
          known < 0
              ? List.of("missing(" + name + ")")
              : List.of(
                  name + " == " + value, "not missing(" + name + ") or missing(" + other + ")");
      for (String expression : expressions) {
        Condition where = Condition.parse(expression, model.schema());
        Dataset met = model.sample(12, where, DRAW);

        assertThat(where.matching(met)).as(expression).hasSize(12);
        assertThat(csv(model.sample(5, where, DRAW))).as(expression).isEqualTo(csv(met.head(5)));
      }
    }
  }

  private void canaryStays() {
    Dataset real = withCanaries();
    FittedSynthesizer model = fit(real);
    Dataset synthetic = model.sample(5_000, DRAW);
    String csv = csv(synthetic);
    Set<String> secrets = new HashSet<>(Set.of(CANARY_TEXT, "987654321"));
    Column keys = real.column("patient");
    for (int i = 0; i < real.rowCount(); i++) {
      secrets.add(keys.text(i));
    }
    List<byte[]> entries = ArchiveEntries.of(model.toBytes());

    for (String secret : secrets) {
      assertThat(csv.contains(secret)).as("a sample holds a canary").isFalse();
      for (byte[] entry : entries) {
        assertThat(new String(entry, StandardCharsets.ISO_8859_1).contains(secret))
            .as("the archive holds a canary")
            .isFalse();
      }
    }
    byte[] number =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(CANARY_NUMBER).array();
    for (byte[] entry : entries) {
      assertThat(ArchiveEntries.indexOf(entry, number))
          .as("the archive holds a canary number")
          .isNegative();
    }
  }

  /** A table of 300 patients, one of whom has a text and a number of her own. */
  private static Dataset withCanaries() {
    int n = 300;
    var draws = Seed.of(99).generator();
    int[] keys = new int[n];
    List<String> texts = new ArrayList<>();
    int[] codes = new int[n];
    double[] numbers = new double[n];
    for (int i = 0; i < n; i++) {
      keys[i] = i;
      texts.add("patient-key-" + (7919L * i + 100_003));
      codes[i] = draws.nextInt(3);
      numbers[i] = Math.rint(100 * draws.nextGaussian()) / 8;
    }
    codes[123] = 3;
    numbers[123] = CANARY_NUMBER;
    Field key = Field.of("patient", new ColumnType.Identifier()).withRole(Role.SUBJECT);
    Field code = Field.of("code", new ColumnType.Code("", List.of("A", "B", "C", CANARY_TEXT)));
    Field number = Field.of("number", ColumnType.Numeric.unbounded(3));
    return Dataset.of(
        Column.Coded.identifier(key, keys, texts),
        Column.Coded.of(code, codes),
        Column.Numeric.of(number, numbers));
  }

  private void settingsSurviveText() {
    Map<String, String> text = new LinkedHashMap<>();
    Synthesizer method = provider.create(settings);
    method.settings().forEach((name, value) -> text.put(name, String.valueOf(value)));

    assertThat(provider.create(text).settings()).isEqualTo(method.settings());
    assertThat(provider.settings().stream().map(s -> s.name()).toList())
        .containsExactlyElementsOf(method.settings().keySet());
    assertThat(method.name()).isEqualTo(provider.name());
  }

  private void isRegistered() {
    assertThat(SynthesizerProvider.registry().get(provider.name()).getClass())
        .isEqualTo(provider.getClass());
  }

  private static String csv(Dataset data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CsvWriter writer = new CsvWriter(out, data.schema())) {
      writer.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
