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

/** Holds the streams of a command: standard output for results, standard error for messages. */
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

  /** Returns the streams of this process, in UTF-8 regardless of the platform's charset. */
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

  /** Returns other streams, which are never a terminal with an updatable line. */
  static Console of(PrintStream out, PrintStream err, InputStream in) {
    return new Console(out, err, in, false, false);
  }

  public PrintStream out() {
    return out;
  }

  /**
   * Returns standard output for rows. Unlike a {@link PrintStream}, it fails when its target was
   * closed, so that no rows are sampled in vain.
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
        // Standard output stays open for the messages after the rows.
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

  /** Returns whether a child process would inherit these streams. */
  public boolean isOfProcess() {
    return ofProcess;
  }

  /** Prints one line {@code ehrsynth: message} on standard error. */
  void error(String message) {
    err.println("ehrsynth: " + oneLine(message));
  }

  /** Prints a message on standard error, unless quiet. */
  public void note(boolean quiet, String message) {
    if (!quiet) {
      endProgress();
      err.println(oneLine(message));
    }
  }

  /** Prints several lines on standard error, unless quiet. */
  public void notes(boolean quiet, String lines) {
    lines.lines().forEach(line -> note(quiet, line));
  }

  /** Returns a listener that shows progress on standard error, or a silent one when quiet. */
  public ProgressListener progress(boolean quiet) {
    if (quiet) {
      return ProgressListener.SILENT;
    }
    endProgress();
    progress = new ProgressBar(err, updating, System::nanoTime);
    return progress;
  }

  /** Removes the progress line, if there is one. */
  public void endProgress() {
    if (progress != null) {
      progress.end();
      progress = null;
    }
  }

  /**
   * Replaces every control character and line break by a space: names of columns and files come
   * from outside, may contain anything, and must neither break the line nor control the terminal.
   */
  public static String oneLine(String text) {
    return text == null ? "" : text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }
}
