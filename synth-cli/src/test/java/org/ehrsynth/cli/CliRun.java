package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One run of the command in this process: its exit code and what it printed. */
public record CliRun(int code, String out, String err) {

  public static CliRun of(Object... args) {
    return with(InputStream.nullInputStream(), args);
  }

  /** Arguments, and more of them. */
  public static Object[] joined(Object[] first, Object... more) {
    return Stream.of(first, more).flatMap(Arrays::stream).toArray();
  }

  static CliRun withInput(String input, Object... args) {
    return with(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), args);
  }

  private static CliRun with(InputStream in, Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            Arrays.stream(args).map(String::valueOf).toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            in);
    return new CliRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Fails unless the command ended well. */
  public CliRun succeeded() {
    assertThat(code).as("exit code; standard error: %s", err).isZero();
    return this;
  }

  /** Fails unless the command refused with one line on standard error and nothing on the other. */
  public CliRun refused() {
    assertThat(code).as("exit code; standard error: %s", err).isEqualTo(1);
    assertThat(err.lines()).as("standard error").hasSize(1);
    assertThat(err).startsWith("ehrsynth: ").doesNotContain("internal error").endsWith("\n");
    assertThat(out).isEmpty();
    return this;
  }

  /** Fails unless the command told of wrong use in at most two lines. */
  public CliRun misused() {
    assertThat(code).as("exit code; standard error: %s", err).isEqualTo(2);
    assertThat(err.lines()).as("standard error").hasSizeBetween(1, 2);
    assertThat(err).startsWith("ehrsynth: ").doesNotContain("internal error");
    assertThat(out).isEmpty();
    return this;
  }

  public List<String> outLines() {
    return out.lines().toList();
  }
}
