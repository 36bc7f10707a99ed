package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ehrsynth.auto.ModelChoice;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.models.nn.device.Devices;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingsTest {
  @TempDir private Path folder;

  @Test
  void models_are_listed_with_settings_and_sources() {
    CliRun run = CliRun.of("models").succeeded();

    for (ModelChoice.MethodInfo method : ModelChoice.all()) {
      assertThat(run.out()).contains(method.name());
      method.settings().forEach(s -> assertThat(run.out()).contains(s.name() + "="));
    }
    assertThat(run.out()).contains("Source: ");
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
  }

  @Test
  void models_as_json_are_one_line_that_names_every_default() {
    CliRun run = CliRun.of("models", "--json").succeeded();

    assertThat(run.outLines()).hasSize(1);
    List<?> models = (List<?>) Json.parse(run.out(), "models");
    assertThat(models.stream().map(model -> JsonObject.of(model, "model").string("name")))
        .containsExactlyElementsOf(
            ModelChoice.all().stream().map(ModelChoice.MethodInfo::name).toList())
        .contains("auto");
    JsonObject copula =
        models.stream()
            .map(model -> JsonObject.of(model, "model"))
            .filter(model -> model.string("name").equals("gaussian-copula"))
            .findFirst()
            .orElseThrow();
    assertThat(copula.toMap()).containsEntry("imputes", false).containsEntry("drawsGiven", true);
    assertThat(copula.objects("settings"))
        .isNotEmpty()
        .allSatisfy(s -> assertThat(s.toMap()).containsKeys("name", "default", "meaning"));
  }

  @Test
  void metrics_are_listed_with_range_and_source() {
    CliRun run = CliRun.of("metrics").succeeded();

    for (Metric metric : Metric.registry().all()) {
      assertThat(run.out()).contains(metric.name());
    }
  }

  @Test
  void metrics_as_json_are_one_line() {
    CliRun run = CliRun.of("metrics", "--json").succeeded();

    assertThat(run.outLines()).hasSize(1);
    for (Object metric : (List<?>) Json.parse(run.out(), "metrics")) {
      assertThat(((Map<?, ?>) metric).keySet().stream().map(String::valueOf))
          .contains("id", "family", "direction", "citation", "caution");
    }
  }

  @Test
  void devices_are_told_in_one_sentence_with_the_reason() {
    Devices.Found found = Devices.found();

    CliRun run = CliRun.of("devices").succeeded();

    assertThat(run.outLines()).containsExactly(found.sentence());
    assertThat(run.err()).isEmpty();
  }

  @Test
  void devices_as_json_are_one_line() {
    CliRun run = CliRun.of("devices", "--json").succeeded();

    assertThat(run.outLines()).hasSize(1);
    assertThat(JsonObject.parse(run.out(), "devices").toMap())
        .containsOnlyKeys("gpu", "device", "because");
  }

  @Test
  void schema_is_printed_and_can_be_read_back() {
    PbcFiles pbc = PbcFiles.in(folder);

    CliRun run = CliRun.of("schema", pbc.train()).succeeded();

    Schema schema = Schema.fromJson(JsonObject.parse(run.out(), "schema"));
    assertThat(schema.names()).hasSize(20).contains("bili", "stage");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void schema_goes_to_a_file_and_why_to_standard_error() {
    PbcFiles pbc = PbcFiles.in(folder);

    CliRun run =
        CliRun.of("schema", pbc.train(), "--out", pbc.file("s.json"), "--why", "--quiet")
            .succeeded();

    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(20).anyMatch(line -> line.startsWith("bili: numeric"));
    assertThat(Schema.read(pbc.file("s.json")).names()).hasSize(20);
  }

  @Test
  void schema_of_standard_input_is_that_of_the_file() {
    PbcFiles pbc = PbcFiles.in(folder);

    assertThat(CliRun.withInput(PbcFiles.read(pbc.train()), "schema", "-").succeeded().out())
        .isEqualTo(CliRun.of("schema", pbc.train()).succeeded().out());
  }
}
