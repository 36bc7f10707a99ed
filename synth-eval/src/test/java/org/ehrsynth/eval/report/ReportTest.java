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
  private static final Dataset SYNTHETIC = Population.draw(100, 3);
  private static final Report REPORT =
      Evaluator.of(List.of("fidelity.sdmetrics", "privacy.closest_record"))
          .evaluate(
              TRAIN, Optional.empty(), SYNTHETIC, Optional.of("died"), Execution.with(Seed.of(9)));

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
  void provenance_records_what_the_report_was_computed_from() {
    ReportProvenance provenance = REPORT.provenance();

    assertThat(provenance.seed()).isEqualTo(9);
    assertThat(provenance.target()).hasValue("died");
    assertThat(provenance.table(ReportProvenance.HOLDOUT)).isEmpty();
    assertThat(provenance.table(ReportProvenance.TRAINING))
        .hasValueSatisfying(
            table -> {
              assertThat(table.rows()).isEqualTo(120);
              assertThat(table.patients()).isEqualTo(TRAIN.subjects().count());
              assertThat(table.columns()).isEqualTo(13);
              assertThat(table.leftOut()).containsExactly("id", "visit", "sample");
              assertThat(table.fingerprint()).isEqualTo(TRAIN.fingerprint());
            });
    assertThat(provenance.toJson())
        .containsEntry("seed", 9L)
        .containsKeys("libraryVersion", "platform", "columns", "training", "synthetic");
  }

  @Test
  void the_scorecard_has_value_interval_ceiling_and_floor_by_criterion() {
    assertThat(REPORT.toString().lines().toList().get(0))
        .isEqualTo("           measure            value  95 % interval ceiling floor best");
    assertThat(REPORT.toString())
        .containsPattern(
            "Congruence fidelity\\.sdmetrics +0\\.\\d{3} +\\[0\\.\\d{3}, \\d\\.\\d{3}] +– +0\\.")
        .doesNotContain("Can be won by independent columns", "needs a holdout");
  }

  @Test
  void cautions_and_reasons_are_in_the_explained_form_only() {
    assertThat(REPORT.explained())
        .contains("fidelity.sdmetrics: Can be won by independent columns")
        .contains("Not applicable\nprivacy.closest_record: needs a holdout");
  }

  @Test
  void a_report_with_many_metrics_shows_the_headlines() {
    Report report =
        Evaluator.standard()
            .evaluate(
                TRAIN,
                Optional.of(Population.draw(100, 2)),
                SYNTHETIC,
                Optional.empty(),
                Execution.with(Seed.of(9)));

    assertThat(report.toString().lines().count()).isLessThanOrEqualTo(22);
    assertThat(report.toString()).contains("Gate: ", "Why:  ", "Next: ", "privacy.membership");
    assertThat(report.explained()).contains("privacy.attribute", "Checks of the gate");
  }

  @Test
  void a_metric_that_was_not_requested_is_an_error_that_lists_the_others() {
    assertThat(REPORT.value("fidelity.sdmetrics")).isPresent();
    assertThat(REPORT.value("privacy.closest_record")).isEmpty();
    assertThatThrownBy(() -> REPORT.value("fidelity.nmi"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("it has: fidelity.sdmetrics, privacy.closest_record");
  }
}
