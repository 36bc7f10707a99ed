package org.ehrsynth.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs the {@code ehrsynth} command.
 *
 * <p>Exit codes: 0 done, 1 the input or the work failed, 2 wrong use, 3 the gate failed, 4 the gate
 * is inconclusive, 130 interrupted. A failure is one line on standard error that says what, where,
 * rule and found; never a cell of the data.
 */
public final class Main {
  /** Set to true by the launcher when standard error is a terminal. */
  static final String TERMINAL_PROPERTY = "ehrsynth.terminal";

  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;
  private static final int INTERRUPTED = 130;

  /** A model that keeps the best so far may have to finish a batch of a wide table and save it. */
  private static final long CLEAN_UP_SECONDS = 30;

  private Main() {}

  /** Runs the command on the process's own streams and ends the process. */
  public static void main(String[] args) {
    // One form of numbers in all messages, whatever the machine's language.
    Locale.setDefault(Locale.ROOT);
    CountDownLatch ended = new CountDownLatch(1);
    Thread worker = Thread.currentThread();
    // Ctrl-C ends the work as an exception does, so that unfinished files are deleted.
    Thread hook =
        new Thread(
            () -> {
              worker.interrupt();
              awaitEnd(ended);
            },
            "ehrsynth-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    int code;
    try {
      code = run(args, Console.ofProcess());
    } finally {
      ended.countDown();
    }
    // A worker thread of a native library must not keep the process alive.
    System.exit(code);
  }

  private static void awaitEnd(CountDownLatch ended) {
    try {
      if (!ended.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("ehrsynth: the work did not stop in time; look for .*.part files");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs the command in this process.
   *
   * @param args as on the command line
   * @param out standard output
   * @param err standard error
   * @param in standard input
   * @return the exit code
   */
  public static int run(String[] args, PrintStream out, PrintStream err, InputStream in) {
    return run(args, Console.of(out, err, in));
  }

  private static int run(String[] args, Console terminal) {
    CommandLine line = RootCommand.commandLine(terminal);
    line.setParameterExceptionHandler((failure, given) -> wrongUse(failure, terminal));
    line.setExecutionExceptionHandler(
        (failure, command, given) -> failed(failure, terminal, isDebug(args)));
    int code;
    try {
      code = line.execute(args);
    } catch (Error e) {
      // Picocli passes on exceptions only; a full heap is also reported in one line.
      code = failed(e, terminal, isDebug(args));
    }
    terminal.out().flush();
    if (code == 0 && terminal.out().checkError()) {
      terminal.error(Console.CLOSED);
      code = FAILED;
    }
    terminal.err().flush();
    return code;
  }

  private static boolean isDebug(String[] args) {
    return Arrays.asList(args).contains("--debug");
  }

  private static int wrongUse(ParameterException failure, Console terminal) {
    terminal.endProgress();
    terminal.error(failure.getMessage());
    CommandLine command = failure.getCommandLine();
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      terminal
          .err()
          .println("Did you mean: " + String.join(" or ", unmatched.getSuggestions()) + "?");
    } else {
      terminal
          .err()
          .println("Try '" + command.getCommandSpec().qualifiedName() + " --help' for usage.");
    }
    return WRONG_USE;
  }

  private static int failed(Throwable failure, Console terminal, boolean debug) {
    terminal.endProgress();
    ErrorLine reported = ErrorLine.of(failure);
    terminal.error(reported.line());
    if (debug) {
      failure.printStackTrace(terminal.err());
    }
    return reported.isInterruption() ? INTERRUPTED : FAILED;
  }
}
