package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import org.ehrsynth.InputException;
import org.junit.jupiter.api.Test;

class ErrorLineTest {
  private static final String CANARY = "Zebulon-1957";

  @Test
  void message_for_users_is_shown() {
    assertThat(ErrorLine.of(new InputException("column 'age' is not there")).line())
        .isEqualTo("column 'age' is not there");
  }

  @Test
  void message_of_an_unexpected_exception_is_not_shown() {
    ErrorLine failure = ErrorLine.of(new IllegalStateException("cannot parse " + CANARY));

    assertThat(failure.line()).contains("IllegalStateException", "--debug");
    assertThat(failure.line()).doesNotContain(CANARY);
  }

  @Test
  void message_of_an_io_failure_without_file_is_not_shown() {
    assertThat(ErrorLine.of(new IOException("bad line: " + CANARY)).line()).doesNotContain(CANARY);
  }

  @Test
  void files_are_named() {
    assertThat(ErrorLine.of(new UncheckedIOException(new NoSuchFileException("a.csv"))).line())
        .isEqualTo("no such file: 'a.csv'");
    assertThat(ErrorLine.of(new AccessDeniedException("a.csv")).line())
        .isEqualTo("permission denied: 'a.csv'");
    assertThat(
            ErrorLine.of(new FileSystemException("a.csv", null, "No space left on device")).line())
        .isEqualTo("cannot write 'a.csv': the disk is full");
  }

  @Test
  void full_disk_without_file_is_told() {
    assertThat(ErrorLine.of(new IOException("No space left on device")).line())
        .isEqualTo("the disk is full");
  }

  @Test
  void full_heap_is_told_with_its_remedy() {
    assertThat(ErrorLine.of(new OutOfMemoryError("Java heap space")).line()).contains("-Xmx");
  }

  @Test
  void interruption_is_told_as_such() {
    assertThat(ErrorLine.of(new CancellationException("interrupted")).isInterruption()).isTrue();
  }

  @Test
  void control_characters_of_a_message_reach_no_terminal() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(shown, true, java.nio.charset.StandardCharsets.UTF_8);

    Console.of(err, err, InputStream.nullInputStream())
        .error("column 'a\nb\u001b[2Jc\u2028d' is not there");

    assertThat(shown.toString(java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("ehrsynth: column 'a b [2Jc d' is not there" + System.lineSeparator());
  }
}
