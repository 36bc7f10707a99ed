package org.ehrsynth.auto;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.ehrsynth.execution.ProgressListener;

/**
 * Runs one piece of work in a thread of its own, which is interrupted when its time is over, or
 * when its pace shows that it will not end in twice the time.
 *
 * <p>The pace is that of the phase it reports: after a fifth of the time in one phase, less than a
 * tenth of it is done.
 */
final class TimeLimitedTask {
  private static final double NANOS = 1e9;
  private static final double PATIENCE = 0.2;
  private static final double HOPELESS = 2;
  private static final double MIN_FRACTION = 1e-3;

  /** Work that does not answer an interruption in that time goes on alone; it is a daemon. */
  private static final long GRACE_MILLIS = 10_000;

  private final double seconds;
  private final long start = System.nanoTime();
  private volatile Thread worker;
  private volatile double projected;
  private long phaseStart;
  private double phaseFrom = 1;
  private double last = 1;

  /**
   * @param seconds from now
   */
  TimeLimitedTask(double seconds) {
    this.seconds = seconds;
  }

  /** A listener that tells another, and watches the pace. */
  ProgressListener watching(ProgressListener listener) {
    return (phase, done) -> {
      listener.progress(phase, done);
      watch(done);
    };
  }

  private synchronized void watch(double done) {
    long time = System.nanoTime();
    // Reports of several workers may overtake each other a little: that is no new phase.
    if (done < last / 2 || phaseStart == 0) {
      phaseStart = time;
      phaseFrom = done;
    }
    last = done;
    // Counted from the first report on: what comes before it is done once.
    double elapsed = (time - phaseStart) / NANOS;
    double fraction = Math.max(done - phaseFrom, 0);
    if (elapsed > PATIENCE * seconds && elapsed > HOPELESS * seconds * fraction) {
      projected = elapsed / Math.max(fraction, MIN_FRACTION);
      worker.interrupt();
    }
  }

  /**
   * The result of the work; empty if it did not end in time. What it throws is thrown here.
   *
   * @throws CancellationException if the calling thread was interrupted; the work is stopped too
   */
  <T> Optional<T> call(Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = new Thread(task, "ehrsynth-race");
    thread.setDaemon(true);
    worker = thread;
    thread.start();
    try {
      long left = (long) (seconds * NANOS) - (System.nanoTime() - start);
      T result = task.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
      return projected > 0 ? Optional.empty() : Optional.of(result);
    } catch (TimeoutException e) {
      stop(thread);
      return Optional.empty();
    } catch (InterruptedException e) {
      stop(thread);
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      return failed(e.getCause());
    }
  }

  private <T> Optional<T> failed(Throwable cause) {
    if (projected > 0) {
      return Optional.empty(); // whatever it threw, it was because of our interruption
    }
    if (cause instanceof RuntimeException failure) {
      throw failure;
    }
    if (cause instanceof Error failure) {
      throw failure;
    }
    throw new IllegalStateException(cause);
  }

  private static void stop(Thread thread) {
    thread.interrupt();
    boolean interrupted = false;
    try {
      thread.join(GRACE_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true; // asked twice: do not wait for it
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why the work did not end: the time it had, or the time it would have needed. */
  String reason() {
    return projected > 0
        ? "would take %s or more, had %s"
            .formatted(TimeBudget.format(projected), TimeBudget.format(seconds))
        : "did not end in " + TimeBudget.format(seconds);
  }
}
