package org.ehrsynth.benchmarks.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ehrsynth.InputException;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.model.SynthesizerProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegressionCheckTest {
  private static final Optional<Ratio> TEN = Optional.of(ratio(10));

  private static Ratio ratio(double value) {
    return new Ratio(value, 0.02);
  }

  private static RatioChange now(double... measured) {
    Iterator<Ratio> each = Arrays.stream(measured).mapToObj(RegressionCheckTest::ratio).iterator();
    RatioChange change =
        RatioChange.measured("FitBenchmark.fit(cart)", TEN, each::next, each::next);
    assertFalse(each.hasNext(), "a measurement that was not needed or not made");
    return change;
  }

  @Test
  void a_ratio_29_percent_above_the_baseline_passes() {
    assertEquals(RatioChange.Verdict.FINE, now(12.9).verdict());
  }

  @Test
  void a_ratio_31_percent_above_the_baseline_fails_after_three_measurements() {
    RatioChange change = now(13.1, 13.3, 13.2);

    assertEquals(RatioChange.Verdict.SLOWER, change.verdict());
    assertEquals(0.31, change.rise(), 4 * Math.ulp(1.31));
  }

  @Test
  void a_neighbour_that_disturbed_one_measurement_is_no_regression() {
    assertEquals(RatioChange.Verdict.FINE, now(25, 10.2).verdict());
    assertEquals(RatioChange.Verdict.FINE, now(25, 14, 12).verdict());
  }

  @Test
  void an_improvement_is_told() {
    assertEquals(RatioChange.Verdict.FASTER, now(7.6).verdict());
    assertEquals(RatioChange.Verdict.FINE, now(7.8).verdict());
  }

  @Test
  void a_bench_that_one_side_lacks_is_told_and_does_not_fail() {
    RatioChange synthetic =
        RatioChange.measured(
            "FitBenchmark.fit(new)", Optional.empty(), () -> ratio(3), () -> ratio(3));
    RatioChange gone = new RatioChange("FitBenchmark.fit(old)", TEN, Optional.empty());

    assertEquals(RatioChange.Verdict.NEW, synthetic.verdict());
    assertEquals(RatioChange.Verdict.GONE, gone.verdict());
    Ratios none = Ratios.here(Map.of());
    assertThat(new RatioChangeTable(none, none, List.of(synthetic, gone)).toString())
        .contains("not in the baseline", "in the baseline, but no bench", "PASS: 0 of 2");
  }

  @Test
  void the_table_shows_both_ratios_and_where_they_are_from() {
    Ratios elsewhere = new Ratios("a fast machine", "Java 99", new TreeMap<>());
    List<RatioChange> changes = List.of(now(13.1, 13.1, 13.1), now(10));

    String table = new RatioChangeTable(elsewhere, Ratios.here(Map.of()), changes).toString();

    assertThat(table)
        .contains("10.000     13.100    +31 %  REGRESSION")
        .contains("10.000     10.000     +0 %  fine")
        .contains("a fast machine, Java 99", "FAIL: 1 of 2");
  }

  @Test
  void the_shortest_iterations_count() {
    double[] bench = {8, 12, 9};
    double[] yardstick = {2, 3, 3};

    assertEquals(new Ratio(4, 0.25), Ratio.of(bench, yardstick)); // 4, 4 and 3 beside one another
    assertThrows(IllegalArgumentException.class, () -> new Ratio(Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> new Ratio(1, -1));
  }

  @Test
  void ratios_come_back_from_their_file_with_four_digits(@TempDir Path folder) {
    Path file = folder.resolve("ratios.json");
    Ratios synthetic = Ratios.here(Map.of("a", new Ratio(1.234567, 0.5), "b", new Ratio(2, 0)));

    synthetic.write(file);

    Ratios rounded = Ratios.here(Map.of("a", new Ratio(1.235, 0.5), "b", new Ratio(2, 0)));
    assertEquals(rounded, Ratios.read(file));
  }

  @Test
  void a_part_of_a_baseline_keeps_the_ratios_of_other_benches_that_are_still_there() {
    Ratios old = Ratios.here(Map.of("a", ratio(1), "b", ratio(2), "gone", ratio(9)));

    Ratios all = Ratios.here(Map.of("b", ratio(3))).over(old, Set.of("a", "b"));

    assertEquals(Ratios.here(Map.of("a", ratio(1), "b", ratio(3))), all);
  }

  @Test
  void wrong_use_ends_with_2_before_anything_is_measured(@TempDir Path folder) throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"format\": 2}");
    for (String[] args :
        new String[][] {
          {"--slow"},
          {"--only"},
          {"--only", "("},
          {"--only", "no such bench"},
          {"--baseline", folder.resolve("none.json").toString()},
          {"--baseline", broken.toString()},
          {"--write", folder.resolve("none/ratios.json").toString()}
        }) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
      assertEquals(2, RegressionCheck.run(print, args), String.join(" ", args));
      assertEquals(0, out.size());
    }
    assertThrows(InputException.class, () -> Ratios.read(broken));
  }

  @Test
  void every_model_and_every_metric_has_a_bench() {
    var names = new JmhSuite().names();

    for (SynthesizerProvider model : SynthesizerProvider.registry().all()) {
      assertThat(names)
          .contains("FitBenchmark.fit(%s)".formatted(model.name()))
          .contains("SampleBenchmark.sample(%s)".formatted(model.name()));
    }
    Set<String> metrics = new TreeSet<>();
    Metric.registry()
        .all()
        .forEach(m -> metrics.add("MetricBenchmark.metric(%s)".formatted(m.name())));
    metrics.removeIf(name -> name.contains("validity.")); // take a millisecond; rules may take more
    metrics.removeIf(name -> name.contains("human.")); // read from files, not computed
    metrics.add("MetricBenchmark.metric(validity.rules)");
    metrics.remove("MetricBenchmark.metric(privacy.membership)");
    metrics.add("MetricBenchmark.membership");
    assertThat(names).containsAll(metrics);
  }

  @Test
  void the_baseline_is_of_the_benches_there_are() {
    Ratios baseline = Ratios.read(Path.of("baseline-ratios.json"));

    assertThat(new JmhSuite().names()).containsExactlyElementsOf(baseline.benches().keySet());
  }
}
