package org.ehrsynth.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.InputException;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.bench.result.RunRecord.Kind;
import org.ehrsynth.bench.suite.ResourceLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultLogTest {
  private static final ResourceLimits LIMITS = new ResourceLimits(10, 512);

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("runs.jsonl");
  }

  @Test
  void what_was_added_is_read_again() {
    ResultLog ledger = ResultLog.open(file());
    ledger.add(record(identity(1, LIMITS), RunOutcome.DONE));
    ledger.add(record(identity(2, LIMITS), RunOutcome.FAILED));

    assertThat(ResultLog.open(file()).records())
        .isEqualTo(ledger.records())
        .hasSize(2)
        .allSatisfy(r -> assertThat(r.figure("a/b")).contains(0.25));
  }

  @Test
  void a_half_written_line_is_dropped_and_the_next_one_is_whole() throws IOException {
    ResultLog.open(file()).add(record(identity(1, LIMITS), RunOutcome.DONE));
    Files.writeString(file(), "{\"format\":1,\"data\":\"d\",\"cont", StandardOpenOption.APPEND);

    ResultLog again = ResultLog.open(file());
    again.add(record(identity(2, LIMITS), RunOutcome.DONE));

    assertThat(ResultLog.open(file()).records())
        .extracting(RunRecord::seed)
        .containsExactly(1L, 2L);
  }

  @Test
  void a_whole_line_that_is_no_result_is_named() throws IOException {
    ResultLog.open(file()).add(record(identity(1, LIMITS), RunOutcome.DONE));
    Files.writeString(file(), "{}\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> ResultLog.open(file()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("runs.jsonl', line 2, field 'format'");
  }

  @Test
  void a_failure_counts_under_its_own_limits_only_and_the_newest_result_counts() {
    ResultLog ledger = ResultLog.open(file());
    RunKey narrow = identity(1, LIMITS);
    RunKey wide = identity(1, LIMITS.withSeconds(20));
    ledger.add(record(narrow, RunOutcome.TIMED_OUT));

    assertThat(ledger.find(narrow)).isPresent();
    assertThat(ledger.find(wide)).isEmpty();

    ledger.add(record(wide, RunOutcome.DONE));

    assertThat(ledger.find(narrow).orElseThrow().outcome()).isEqualTo(RunOutcome.DONE);
    assertThat(ledger.find(identity(2, LIMITS))).isEmpty();
  }

  private static RunKey identity(long seed, ResourceLimits limits) {
    return RunKey.of("d", "c", seed, Map.of("x", "y"), limits);
  }

  private static RunRecord record(RunKey identity, RunOutcome outcome) {
    return new RunRecord(
        "d",
        "c",
        Kind.MODEL,
        identity.seed(),
        outcome,
        "",
        Map.of("a/b", 0.25),
        Map.of(RunRecord.FIT_SECONDS, 1.0),
        Optional.of(List.of("fidelity.detection")),
        Map.of("rows", 3L),
        Map.of(RunKey.DIGEST, identity.digest(), RunKey.LIMITS, identity.limits().toJson()));
  }
}
