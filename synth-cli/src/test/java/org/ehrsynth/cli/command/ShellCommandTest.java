package org.ehrsynth.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.ehrsynth.InputException;
import org.ehrsynth.cli.CliRun;
import org.ehrsynth.cli.PbcFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellCommandTest {
  @TempDir private Path folder;

  @Test
  @Tag("slow")
  void the_shell_has_imports_and_a_cohort() {
    Path script =
        PbcFiles.write(
            folder.resolve("try.jsh"),
            """
            var model = new GaussianCopula().fit(real.head(300), Seed.of(42));
            var synthetic = model.sample(5, Seed.of(7));
            var score = Evaluator.of(List.of("fidelity.sdmetrics")).evaluate(new Split(real.head(300), real.head(200)), synthetic, Seed.of(9));
            System.out.println("rows " + synthetic.rowCount() + " of " + real.rowCount());
            /exit
            """);

    CliRun run = CliRun.of("shell", script).succeeded();

    assertThat(run.out()).contains("rows 5 of 7874").doesNotContain("Error");
  }

  @Test
  void a_runtime_without_jshell_is_told_so() {
    assertThatThrownBy(() -> ShellCommand.jshell(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("needs a JDK");
  }

  @Test
  void a_missing_script_is_refused() {
    assertThat(CliRun.of("shell", folder.resolve("no.jsh")).refused().err())
        .contains("no such script");
  }
}
