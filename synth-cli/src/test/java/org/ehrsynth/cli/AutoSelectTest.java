package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.ehrsynth.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --model auto}. */
class AutoSelectTest {
  private static final String QUICK = "candidates=gaussian-copula,cart";

  @TempDir private Path folder;
  private PbcFiles pbc;

  @BeforeEach
  void writeFiles() {
    pbc = PbcFiles.in(folder);
  }

  private CliRun fit(Object... more) {
    Object[] first = {
      "fit", pbc.train(), "--schema", pbc.schema(), "--model", "auto", "--out", pbc.model()
    };
    return CliRun.of(Stream.of(first, more).flatMap(Arrays::stream).toArray());
  }

  @Test
  void the_file_is_that_of_the_winner_and_the_race_is_told() {
    CliRun run = fit("--set", QUICK, "--set", "budget=5m", "--seed", 3, "--json").succeeded();

    JsonObject line = JsonObject.parse(run.out(), "line");
    String winner = line.object("selection").string("winner");
    assertThat(line.string("model")).isEqualTo(winner);
    assertThat(line.object("selection").objects("candidates")).hasSize(2);
    assertThat(run.err()).containsPattern(winner + " +chosen").contains("selection on ");

    Path direct = pbc.file("direct.synth");
    CliRun.of(
            "fit",
            pbc.train(),
            "--schema",
            pbc.schema(),
            "--model",
            winner,
            "--out",
            direct,
            "--seed",
            3)
        .succeeded();
    assertThat(PbcFiles.bytes(pbc.model())).isEqualTo(PbcFiles.bytes(direct));
  }

  @Test
  void quiet_tells_no_race() {
    CliRun run = fit("--set", QUICK, "--quiet").succeeded();

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "budget=soon, budget must be a time like 90s",
    "'candidates=cart,magic', unknown model 'magic'; known: ",
    "trees=3, unknown setting 'trees'; known: budget"
  })
  void a_wrong_setting_is_refused_before_the_data_is_read(String setting, String reported) {
    assertThat(fit("--set", setting).refused().err()).contains(reported);
    assertThat(pbc.model()).doesNotExist();
  }

  @Test
  void a_budget_in_which_nothing_ends_is_told_and_nothing_is_written() {
    CliRun run = fit("--set", "budget=0.001s", "--quiet").refused();

    assertThat(run.err()).contains("no model can be chosen", "A larger budget may help");
    assertThat(pbc.model()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--keep-best", "--checkpoint=fit.checkpoint"})
  void unfinished_work_is_not_kept(String option) {
    assertThat(fit(option).refused().err())
        .contains("model 'auto' tries several models and cannot ", "models that can: ");
  }
}
