package org.ehrsynth.bench.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ehrsynth.InputException;
import org.ehrsynth.bench.suite.ResourceLimits;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.process.ProcessStatus;

/**
 * A process that is ended when it takes longer or holds more memory than allowed. Memory is that of
 * the process and all its descendants, as the system tells it (Linux); elsewhere it is not watched.
 */
final class ChildProcess {
  private static final long GLANCE_MILLIS = 100;
  private static final double NANOS = 1e9;
  private static final String RESIDENT = "VmRSS:";

  private ChildProcess() {}

  /** How it ended. */
  enum ExitReason {
    EXITED,
    TIMED_OUT,
    OUT_OF_MEMORY
  }

  /**
   * What was seen of it.
   *
   * @param exitCode its exit code; meaningless unless it exited
   * @param seconds from start to end
   * @param peakMb the most memory seen at any glance, in units of 2²⁰ bytes; 0 where not watched
   */
  record ProcessResult(ExitReason reason, int exitCode, double seconds, long peakMb) {}

  /**
   * Runs a command to its end.
   *
   * @param folder where it works
   * @param log takes what it writes to standard output and error
   * @param run its interruption ends the process
   * @throws InputException if there is no such program
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
   */
  static ProcessResult run(
      List<String> command, Path folder, Path log, ResourceLimits limits, Execution run) {
    Process process;
    long start = System.nanoTime();
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new InputException("cannot start '%s'".formatted(command.get(0)), e);
    }
    long peak = 0;
    ExitReason fate = ExitReason.EXITED;
    try {
      while (fate == ExitReason.EXITED && !hasEnded(process)) {
        run.checkInterrupted();
        long held = heldMb(process);
        peak = Math.max(peak, held);
        if (held > limits.memoryMb()) {
          fate = ExitReason.OUT_OF_MEMORY;
        } else if ((System.nanoTime() - start) / NANOS > limits.seconds()) {
          fate = ExitReason.TIMED_OUT;
        }
      }
    } finally {
      end(process);
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    return new ProcessResult(
        fate, fate == ExitReason.EXITED ? process.exitValue() : -1, seconds, peak);
  }

  /** Waits a moment; an interruption is left for the caller to see. */
  private static boolean hasEnded(Process process) {
    try {
      return process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The whole family: a script's children would live on. */
  private static void end(Process process) {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  private static long heldMb(Process process) {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .mapToLong(each -> ProcessStatus.kilobytes(each.pid(), RESIDENT).orElse(0))
            .sum()
        >> 10;
  }
}
