package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(shown, true, StandardCharsets.UTF_8);
  private final AtomicLong now = new AtomicLong();

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void short_work_writes_nothing_where_a_line_cannot_be_updated() {
    ProgressBar line = new ProgressBar(err, false, now::get);

    line.progress("learning", 0);
    now.set(2 * SECOND);
    line.progress("learning", 0.5);
    line.end();

    assertThat(shown()).isEmpty();
  }

  @Test
  void plain_lines_come_every_few_seconds_with_the_time_left() {
    ProgressBar line = new ProgressBar(err, false, now::get);

    line.progress("learning", 0);
    for (int s = 1; s <= 20; s++) {
      now.set(s * SECOND);
      line.progress("learning", s / 40.0);
    }

    assertThat(shown().lines()).hasSize(4);
    assertThat(shown()).startsWith("learning  13 %, 35 s left");
    assertThat(shown()).doesNotContain("\r");
  }

  @Test
  void a_terminal_line_is_updated_and_taken_away() {
    ProgressBar line = new ProgressBar(err, true, now::get);

    line.progress("sampling", 0);
    now.set(SECOND);
    line.progress("sampling", 0.25);
    line.end();

    assertThat(shown()).startsWith("\rsampling  25 %, 3 s left").endsWith("\r");
    assertThat(shown()).doesNotContain("\n");
  }

  @Test
  void a_percentage_that_begins_anew_starts_its_own_clock() {
    ProgressBar line = new ProgressBar(err, true, now::get);
    line.progress("learning", 0.5);
    now.set(100 * SECOND);
    line.progress("sampling", 0);
    now.set(101 * SECOND);

    line.progress("sampling", 0.5);

    assertThat(shown()).contains("sampling  50 %, 1 s left");
  }

  @Test
  void phases_that_go_on_counting_share_a_clock() {
    ProgressBar line = new ProgressBar(err, true, now::get);
    line.progress("evaluating a", 0.25);
    now.set(10 * SECOND);

    line.progress("evaluating b", 0.5);

    assertThat(shown()).contains("evaluating b  50 %, 10 s left");
  }

  @Test
  void durations_are_read_at_a_glance() {
    assertThat(ProgressBar.duration(8.2)).isEqualTo("8 s");
    assertThat(ProgressBar.duration(200)).isEqualTo("3 min 20 s");
    assertThat(ProgressBar.duration(7500)).isEqualTo("2 h 5 min");
  }
}
