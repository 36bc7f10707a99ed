package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstraintsTest {
  @TempDir private Path folder;
  private Path data;
  private Path schema;
  private Path model;

  @BeforeEach
  void writeFiles() throws IOException {
    RandomStream draws = Seed.of(1).generator();
    StringBuilder csv = new StringBuilder("age,sex,pregnant,weight,height,bmi\n");
    for (int i = 0; i < 300; i++) {
      boolean man = draws.nextInt(2) == 1;
      int height = 160 + draws.nextInt(30);
      int weight = 50 + draws.nextInt(50);
      String bmi = String.format(Locale.ROOT, "%.1f", weight / Math.pow(height / 100.0, 2));
      csv.append(i < 7 ? 130 : 18 + draws.nextInt(60))
          .append(man ? ",M," : ",F," + (draws.nextInt(9) == 0 ? "yes" : "no"))
          .append(",")
          .append(weight + "," + height + "," + bmi + "\n");
    }
    data = Files.writeString(folder.resolve("data.csv"), csv);
    model = folder.resolve("m.synth");
    schema = folder.resolve("schema.json");
    CliRun.of("schema", data, "--out", schema).succeeded();
    String constraints =
        """
        , "constraints": [
          {"type": "range", "column": "age", "min": 0, "max": 120},
          {"type": "missing", "column": "pregnant", "exactlyWhen": "sex == 'M'"},
          {"type": "formula", "column": "bmi", "equals": "weight / (height / 100) ^ 2"}]}\
        """;
    String text = Files.readString(schema).strip();
    Files.writeString(schema, text.substring(0, text.length() - 1) + constraints);
  }

  private CliRun fit(Object... more) {
    Object[] all = new Object[8 + more.length];
    Object[] first = {"fit", data, "--schema", schema, "--model", "independent", "--out", model};
    System.arraycopy(first, 0, all, 0, 8);
    System.arraycopy(more, 0, all, 8, more.length);
    return CliRun.of(all);
  }

  @Test
  void rows_that_break_a_rule_are_refused_with_their_number() {
    CliRun run = fit();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "real rows violate declared constraints: constraint 1 (range: age from 0 to 120): 7"
                + " rows");
    assertThat(model).doesNotExist();
  }

  @Test
  void rows_that_violate_a_constraint_are_dropped_and_samples_satisfy_it() {
    CliRun fit = fit("--on-violation", "drop", "--json").succeeded();
    CliRun sample =
        CliRun.of("sample", model, "--rows", 500, "--out", folder.resolve("f.csv"), "--json")
            .succeeded();

    JsonObject line = JsonObject.parse(fit.out(), "line");
    assertThat(line.integer("rules")).isEqualTo(3);
    assertThat(line.objects("violations").get(0).integer("rows")).isEqualTo(7);
    assertThat(fit.err())
        .contains("violated constraint 1 (range: age from 0 to 120): 7 rows")
        .contains("samples will satisfy 3 declared constraints");
    JsonObject drawn = JsonObject.parse(sample.out(), "line");
    assertThat(drawn.number("redrawn")).isBetween(0.0, 1.0);
    assertThat(drawn.number("repaired")).isBetween(0.1, 0.5);
    Dataset synthetic = Dataset.read(folder.resolve("f.csv"), Schema.read(schema));
    assertThat(ConstraintChecker.of(synthetic.schema()).violations(synthetic)).isEmpty();
  }

  @Test
  void info_lists_the_constraints() {
    fit("--on-violation", "reproduce-rate").succeeded();

    assertThat(CliRun.of("info", model).succeeded().out())
        .contains("Declared constraints that samples satisfy")
        .contains("formula  bmi = weight / (height / 100) ^ 2")
        .contains("the proportion of real rows that violate a declared constraint");
  }

  @Test
  void constraints_are_proposed_with_their_support_and_can_be_declared() {
    Path mined = folder.resolve("mined.json");

    CliRun run = CliRun.of("schema", data, "--constraints", "--why", "--out", mined).succeeded();

    assertThat(run.err())
        .contains("formula: bmi = weight / height ^ 2 * 10000; kept by all 300 rows")
        .contains("missing: pregnant missing exactly when sex == \"M\"; kept by all 300 rows");
    assertThat(Schema.read(mined).constraints()).hasSize(2);
    CliRun.of("fit", data, "--schema", mined, "--model", "gaussian-copula", "--out", model)
        .succeeded();
  }

  @Test
  void declared_constraints_stay_when_others_are_proposed_for_standard_input() throws IOException {
    CliRun run =
        CliRun.withInput(Files.readString(data), "schema", "-", "--schema", schema, "--constraints")
            .succeeded();

    assertThat(Schema.fromJson(JsonObject.parse(run.out(), "schema")).constraints())
        .hasSize(5)
        .containsAll(Schema.read(schema).constraints());
  }

  @Test
  void another_policy_is_refused() {
    CliRun run = fit("--on-violation", "ignore");

    assertThat(run.err()).contains("expected fail, drop or reproduce-rate, found 'ignore'");
  }
}
