package org.ehrsynth.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.ehrsynth.InputException;
import org.ehrsynth.bench.run.ChildProcess.ExitReason;
import org.ehrsynth.bench.run.ChildProcess.ProcessResult;
import org.ehrsynth.bench.suite.ResourceLimits;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC})
class ChildProcessTest {
  private static final ResourceLimits LIMITS = new ResourceLimits(20, 512);
  private static final Execution RUN = Execution.with(Seed.of(1));

  @TempDir private Path folder;

  @Test
  void output_and_exit_code_are_kept() throws IOException {
    ProcessResult end = run(LIMITS, "echo one; echo two >&2; exit 4");

    assertThat(end.reason()).isEqualTo(ExitReason.EXITED);
    assertThat(end.exitCode()).isEqualTo(4);
    assertThat(Files.readString(folder.resolve("log.txt"))).isEqualTo("one\ntwo\n");
  }

  @Test
  void a_slow_one_is_ended_with_all_its_children() throws InterruptedException {
    ProcessResult end = run(new ResourceLimits(1, 512), "sleep 600 & echo $! > pid; wait");

    assertThat(end.reason()).isEqualTo(ExitReason.TIMED_OUT);
    assertThat(end.seconds()).isBetween(1.0, 10.0);
    assertThat(childStaysAlive()).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_large_one_is_ended() {
    // tail keeps what it has read until a line ends, and there is none.
    ProcessResult end =
        run(new ResourceLimits(20, 256), "head -c 2000000000 /dev/zero | tail -n 1 > /dev/null");

    assertThat(end.reason()).isEqualTo(ExitReason.OUT_OF_MEMORY);
    assertThat(end.peakMb()).isGreaterThan(256);
  }

  @Test
  void an_interruption_ends_it_and_is_left_to_be_seen() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> run(LIMITS, "sleep 600 & echo $! > pid; wait"))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void a_program_that_is_not_there_is_told() {
    Path log = folder.resolve("log.txt");

    assertThatThrownBy(() -> ChildProcess.run(List.of("no-such-program"), folder, log, LIMITS, RUN))
        .isInstanceOf(InputException.class)
        .hasMessage("cannot start 'no-such-program'");
  }

  private ProcessResult run(ResourceLimits limits, String script) {
    return ChildProcess.run(
        List.of("sh", "-c", script), folder, folder.resolve("log.txt"), limits, RUN);
  }

  /** Whether it is there for long: one that was killed goes when the system comes to it. */
  private boolean childStaysAlive() throws InterruptedException {
    for (int wait = 0; wait < 100 && childIsAlive(); wait++) {
      Thread.sleep(50);
    }
    return childIsAlive();
  }

  /** A killed process may stay in the system's list until it is fetched; then it is a zombie. */
  private boolean childIsAlive() {
    try {
      String pid = Files.readString(folder.resolve("pid")).strip();
      Path status = Path.of("/proc/" + pid + "/status");
      return Files.exists(status) && !Files.readString(status).contains("State:\tZ");
    } catch (IOException e) {
      return false;
    }
  }
}
