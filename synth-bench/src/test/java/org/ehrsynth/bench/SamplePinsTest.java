package org.ehrsynth.bench;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.CsvWriter;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Samples and reports are, to the byte, those of {@code sample-pins.txt}, which tells what a pin is
 * and how to renew one. A failure is no judgement: users get something else for the same seed, and
 * either that is a mistake or the pins are renewed with a reason.
 */
@EnabledIfSystemProperty(
    named = "os.arch",
    matches = "amd64|x86_64",
    disabledReason = "exponentials and logarithms have other last bits elsewhere")
class SamplePinsTest {
  private static final String PINS = "sample-pins.txt";

  /** Names a file to which the pins are written as they are found, relative to the module. */
  private static final String WRITE = "pins.write";

  private static final String SAMPLE = "sample";

  /** The report on the first rows of the tables, as a whole one takes half a minute. */
  private static final String EXCERPT = "excerpt";

  private static final String REPORT = "report";
  private static final int EXCERPT_ROWS = 500;
  private static final List<String> DATA = List.of("pbc", "flchain");

  /** Models that are judged in every build; the others are in the slow tests. */
  private static final List<String> OFTEN_JUDGED = List.of("cart", "independent");

  /** Whole reports; all of pbc is in its excerpt. */
  private static final List<Pin> WHOLE = List.of(new Pin(REPORT, "flchain", "cart"));

  private static final String PRODUCTS =
      "OpenBLAS multiplies for it, and the last bits differ between kinds of processors;"
          + " .ci/same-samples compares it";

  /** Models without pins, and why. */
  private static final Map<String, String> UNPINNED =
      Map.of(
          "ctgan",
          PRODUCTS,
          "tvae",
          PRODUCTS,
          "circuit",
          PRODUCTS,
          "auto",
          "a choice that depends on time; what it chooses is pinned",
          "llm",
          "needs a server",
          "test-saboteur",
          "fails by intention");

  private static final Map<Pin, String> EXPECTED = read();
  private static final Map<Pin, String> FOUND = new LinkedHashMap<>();

  /** What is pinned. */
  private record Pin(String kind, String data, String model) {
    @Override
    public String toString() {
      return "%s %s %s".formatted(kind, data, model);
    }
  }

  @Test
  void every_model_is_pinned_or_it_is_said_why_not() {
    assertThat(EXPECTED.keySet())
        .as(
            "the pins of all models (renew them as %s says; a model that cannot have any goes to"
                + " UNPINNED, with the reason)",
            PINS)
        .containsExactlyInAnyOrderElementsOf(pins());
  }

  @Test
  void samples_are_those_that_are_pinned() {
    assertHold(pins(SAMPLE, models()));
  }

  @Test
  void excerpts_of_reports_on_cart_and_independent_are_those_that_are_pinned() {
    assertHold(pins(EXCERPT, OFTEN_JUDGED));
  }

  @Test
  @Tag("slow")
  void excerpts_of_reports_on_the_other_models_are_those_that_are_pinned() {
    assertHold(pins(EXCERPT, models().stream().filter(m -> !OFTEN_JUDGED.contains(m)).toList()));
  }

  @Test
  @Tag("slow")
  void whole_reports_are_those_that_are_pinned() {
    assertHold(WHOLE);
  }

  /** With one thread and with two. */
  private static void assertHold(List<Pin> pins) {
    List<String> changed = new ArrayList<>();
    for (Pin pin : pins) {
      for (int threads = 1; threads <= 2; threads++) {
        String found = sha256(make(pin, threads));
        FOUND.putIfAbsent(pin, found);
        if (!found.equals(EXPECTED.get(pin))) {
          changed.add(
              "%s, threads: %d, pinned: %s, found: %s"
                  .formatted(pin, threads, EXPECTED.getOrDefault(pin, "nothing"), found));
        }
      }
    }
    assertThat(changed)
        .withFailMessage(
            () ->
                "%d results are not those pinned (kind, data, model; %s says what to do):%n%s"
                    .formatted(changed.size(), PINS, String.join(System.lineSeparator(), changed)))
        .isEmpty();
  }

  /** What is pinned, made as {@code ehrsynth demo} makes it. */
  private static byte[] make(Pin pin, int threads) {
    Execution run = Execution.with(Seed.of(1)).withThreads(threads);
    Dataset real = ExampleDatasets.named(pin.data());
    Split split = Split.bySubject(real, 0.2, run.seed().derive("split"));
    Dataset synthetic =
        SynthesizerProvider.registry()
            .get(pin.model())
            .create(Map.of())
            .fit(split.train(), run)
            .sample(split.train().rowCount(), Condition.ANY, run);
    if (pin.kind().equals(SAMPLE)) {
      return csv(synthetic);
    }
    int rows = pin.kind().equals(EXCERPT) ? EXCERPT_ROWS : real.rowCount();
    Report report =
        Evaluator.standard()
            .evaluate(
                split.train().head(rows),
                Optional.of(split.holdout().head(rows)),
                synthetic.head(rows),
                Optional.empty(),
                run);
    return figures(report).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] csv(Dataset table) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CsvWriter writer = new CsvWriter(bytes, table.schema())) {
      writer.write(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** One line per metric; only the id of one that is not applicable. */
  private static String figures(Report report) {
    return report.entries().stream()
        .map(
            entry ->
                entry.info().id()
                    + entry
                        .result()
                        .match(
                            score ->
                                figures(score)
                                    + " ceiling"
                                    + figures(entry.ceiling())
                                    + " floor"
                                    + figures(entry.floor()),
                            none -> "")
                    + "\n")
        .collect(joining());
  }

  private static String figures(MetricResult result) {
    return result.match(SamplePinsTest::figures, none -> " none");
  }

  private static String figures(Score score) {
    StringBuilder text = new StringBuilder();
    Stream.of(score.value(), score.interval().low(), score.interval().high())
        .forEach(x -> text.append(' ').append(rounded(x)));
    score.components().forEach((name, x) -> text.append(" [" + name + "] ").append(rounded(x)));
    return text.toString();
  }

  /** To 6 significant digits; what is left where numbers cancel out counts as zero. */
  private static String rounded(double x) {
    return String.format(Locale.ROOT, "%.5e", Math.abs(x) < 1e-12 ? 0.0 : x);
  }

  /** The models that are pinned. */
  private static List<String> models() {
    return SynthesizerProvider.registry().all().stream()
        .map(SynthesizerProvider::name)
        .filter(name -> !UNPINNED.containsKey(name))
        .toList();
  }

  private static List<Pin> pins(String kind, List<String> models) {
    return DATA.stream()
        .flatMap(data -> models.stream().map(model -> new Pin(kind, data, model)))
        .toList();
  }

  /** All pins that there should be, in the order of the file. */
  private static List<Pin> pins() {
    return Stream.of(pins(SAMPLE, models()), pins(EXCERPT, models()), WHOLE)
        .flatMap(List::stream)
        .toList();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static List<String> lines() {
    try (InputStream in = SamplePinsTest.class.getResourceAsStream(PINS)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<Pin, String> read() {
    Map<Pin, String> pins = new LinkedHashMap<>();
    for (String line : lines()) {
      if (!line.startsWith("#")) {
        String[] words = line.split(" ");
        pins.put(new Pin(words[0], words[1], words[2]), words[3]);
      }
    }
    return pins;
  }

  /** Writes the pins that were found, and as they were those that this run did not look for. */
  @AfterAll
  static void write_what_was_found_if_asked() throws IOException {
    String file = System.getProperty(WRITE, "");
    if (file.isEmpty()) {
      return;
    }
    List<String> text = new ArrayList<>(lines().stream().filter(l -> l.startsWith("#")).toList());
    for (Pin pin : pins()) {
      String hash = FOUND.getOrDefault(pin, EXPECTED.get(pin));
      if (hash != null) {
        text.add(pin + " " + hash);
      }
    }
    Files.writeString(Path.of(file), String.join("\n", text) + "\n");
  }
}
