package org.ehrsynth.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.ehrsynth.InputException;
import org.ehrsynth.execution.ProgressListener;

/** Where a command reads and writes: standard output for results, standard error for the rest. */
public final class Console {
  static final String CLOSED = "cannot write standard output: it was closed or its disk is full";

  private final PrintStream out;
  private final PrintStream err;
  private final InputStream in;
  private final boolean ofProcess;
  private final boolean updating;
  private ProgressBar progress;

  private Console(
      PrintStream out, PrintStream err, InputStream in, boolean ofProcess, boolean updating) {
    this.out = out;
    this.err = err;
    this.in = in;
    this.ofProcess = ofProcess;
    this.updating = updating;
  }

  /** The streams of this process, in UTF-8 whatever the platform's charset. */
  static Console ofProcess() {
    return new Console(
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
            false,
            StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        System.in,
        true,
        Boolean.getBoolean(Main.TERMINAL_PROPERTY));
  }

  /** Other streams; never a terminal whose line can be updated. */
  static Console of(PrintStream out, PrintStream err, InputStream in) {
    return new Console(out, err, in, false, false);
  }

  public PrintStream out() {
    return out;
  }

  /**
   * Standard output for rows: unlike a {@link PrintStream}, it fails when what it writes to was
   * closed, so that no rows are drawn for nobody.
   */
  public OutputStream rows() {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) {
        Console.this.out.write(bytes, offset, length);
        if (Console.this.out.checkError()) {
          throw new InputException(CLOSED);
        }
      }

      @Override
      public void close() {
        // Standard output stays open for what comes after the rows.
        Console.this.out.flush();
      }
    };
  }

  public PrintStream err() {
    return err;
  }

  public InputStream in() {
    return in;
  }

  /** Whether these are the streams that a child process would inherit. */
  public boolean isOfProcess() {
    return ofProcess;
  }

  /** Prints one line {@code ehrsynth: message} on standard error. */
  void error(String message) {
    err.println("ehrsynth: " + oneLine(message));
  }

  /** Says on standard error what goes on, unless quiet. */
  public void note(boolean quiet, String message) {
    if (!quiet) {
      endProgress();
      err.println(oneLine(message));
    }
  }

  /** Says several lines. */
  public void notes(boolean quiet, String lines) {
    lines.lines().forEach(line -> note(quiet, line));
  }

  /** A listener that shows progress on standard error, or none when quiet. */
  public ProgressListener progress(boolean quiet) {
    if (quiet) {
      return ProgressListener.SILENT;
    }
    endProgress();
    progress = new ProgressBar(err, updating, System::nanoTime);
    return progress;
  }

  /** Takes the progress line away, if there is one. */
  public void endProgress() {
    if (progress != null) {
      progress.end();
      progress = null;
    }
  }

  /**
   * The text with every control character and line break replaced by a space: names of columns and
   * files come from outside, may hold anything, and must neither break the line nor steer the
   * terminal.
   */
  public static String oneLine(String text) {
    return text == null ? "" : text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }
}
