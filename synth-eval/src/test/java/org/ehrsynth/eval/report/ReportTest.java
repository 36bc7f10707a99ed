package org.ehrsynth.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.Json;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Dataset TRAIN = Population.draw(120, 1);
  private static final Dataset FAKE = Population.draw(100, 3);
  private static final Report REPORT =
      Evaluator.of(List.of("fidelity.sdmetrics", "privacy.closest_record"))
          .evaluate(TRAIN, Optional.empty(), FAKE, Optional.of("died"), Execution.with(Seed.of(9)));

  @Test
  @SuppressWarnings("unchecked")
  void the_file_has_the_documented_form(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.json");
    REPORT.save(file);

    var tree = (Map<String, Object>) Json.parse(Files.readString(file), "report");
    var metrics = (List<Map<String, Object>>) tree.get("metrics");
    assertThat(tree)
        .containsOnlyKeys("format", "metrics", "provenance")
        .containsEntry("format", 1L);
    assertThat(metrics.get(0))
        .containsKeys("id", "family", "value", "interval", "ceiling", "floor", "parts")
        .containsEntry("id", "fidelity.sdmetrics")
        .containsEntry("family", "fidelity")
        .containsEntry("direction", "higher")
        .containsEntry("target", 1.0)
        .containsEntry("ceiling", null)
        .containsEntry("ceilingNotApplicable", "needs a holdout");
    assertThat((Map<String, Object>) metrics.get(0).get("parts"))
        .containsKeys("shapes", "pairs", "pairs_all");
    assertThat(metrics.get(1))
        .containsExactly(
            Map.entry("id", "privacy.closest_record"),
            Map.entry("notApplicable", "needs a holdout"));
  }

  @Test
  @SuppressWarnings("unchecked")
  void provenance_tells_what_the_report_was_made_of() {
    Map<String, Object> provenance = REPORT.provenance();

    assertThat(provenance)
        .containsEntry("seed", 9L)
        .containsEntry("target", "died")
        .containsKeys("libraryVersion", "platform", "columns");
    assertThat((Map<String, Object>) provenance.get("training"))
        .containsEntry("rows", 120L)
        .containsEntry("columns", 13L)
        .containsEntry("leftOut", List.of("id", "visit", "sample"))
        .containsEntry("fingerprint", TRAIN.fingerprint());
    assertThat((Map<String, Object>) provenance.get("synthetic"))
        .containsEntry("fingerprint", FAKE.fingerprint());
  }

  @Test
  void the_console_shows_value_interval_yardsticks_and_caution() {
    assertThat(REPORT.toString().lines().toList().get(0))
        .isEqualTo("metric              value   95 % interval  ceiling  floor  best");
    assertThat(REPORT.toString())
        .containsPattern("fidelity\\.sdmetrics +0\\.\\d{3} +\\[0\\.\\d{3}, \\d\\.\\d{3}] +– +0\\.")
        .contains("fidelity.sdmetrics: Can be won by independent columns")
        .contains("privacy.closest_record: not applicable: needs a holdout");
  }

  @Test
  void a_metric_that_was_not_asked_for_is_an_error_that_lists_the_others() {
    assertThat(REPORT.value("fidelity.sdmetrics")).isPresent();
    assertThat(REPORT.value("privacy.closest_record")).isEmpty();
    assertThatThrownBy(() -> REPORT.value("fidelity.nmi"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("it has: fidelity.sdmetrics, privacy.closest_record");
  }
}
