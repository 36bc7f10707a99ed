package org.ehrsynth.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.ehrsynth.constraint.ViolationPolicy;
import org.ehrsynth.data.DisclosureGuard;
import org.ehrsynth.model.Checkpoint;
import org.ehrsynth.model.InterruptPolicy;
import org.ehrsynth.random.Seed;

/**
 * How a piece of work is run: everything that is neither data nor configuration.
 *
 * @param seed where all randomness comes from
 * @param threads at least 1; results never depend on it
 * @param listener hears progress
 * @param guard which facts are too rare to be learned
 * @param violations what to do with real rows that break a declared rule
 * @param interruption what a long fit does when its thread is interrupted
 * @param checkpoint where an unfinished fit is kept; it stays there when the fit has ended
 */
public record Execution(
    Seed seed,
    int threads,
    ProgressListener listener,
    DisclosureGuard guard,
    ViolationPolicy violations,
    InterruptPolicy interruption,
    Checkpoint checkpoint) {

  public Execution {
    Objects.requireNonNull(seed, "seed");
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(guard, "guard");
    Objects.requireNonNull(violations, "violations");
    Objects.requireNonNull(interruption, "interruption");
    Objects.requireNonNull(checkpoint, "checkpoint");
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, found " + threads);
    }
  }

  /**
   * One thread, no listener, the default guard; real rows that break a rule are refused; it stops
   * when interrupted, and keeps no unfinished work.
   */
  public static Execution with(Seed seed) {
    return new Execution(
        seed,
        1,
        ProgressListener.SILENT,
        DisclosureGuard.DEFAULT,
        ViolationPolicy.FAIL,
        InterruptPolicy.STOP,
        Checkpoint.NONE);
  }

  public Execution withSeed(Seed seed) {
    return new Execution(seed, threads, listener, guard, violations, interruption, checkpoint);
  }

  public Execution withThreads(int threads) {
    return new Execution(seed, threads, listener, guard, violations, interruption, checkpoint);
  }

  public Execution withListener(ProgressListener listener) {
    return new Execution(seed, threads, listener, guard, violations, interruption, checkpoint);
  }

  public Execution withGuard(DisclosureGuard guard) {
    return new Execution(seed, threads, listener, guard, violations, interruption, checkpoint);
  }

  public Execution withViolations(ViolationPolicy violations) {
    return new Execution(seed, threads, listener, guard, violations, interruption, checkpoint);
  }

  public Execution withInterruption(InterruptPolicy interruption) {
    return new Execution(seed, threads, listener, guard, violations, interruption, checkpoint);
  }

  public Execution withCheckpoint(Checkpoint checkpoint) {
    return new Execution(seed, threads, listener, guard, violations, interruption, checkpoint);
  }

  /** Whether the calling thread was interrupted; its flag stays set. */
  public boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  /**
   * Ends the work if the thread was interrupted, whatever {@link #interruption} says; to be called
   * in every long loop that has nothing to keep.
   *
   * @throws CancellationException if the thread was interrupted; its flag stays set
   */
  public void checkInterrupted() {
    if (isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  /**
   * Runs task(0) … task(tasks − 1) on this run's threads and waits for all. Tasks must write to
   * places of their own, so that the result does not depend on the number of threads.
   *
   * @throws CancellationException if the calling thread is interrupted; running tasks are
   *     interrupted too
   */
  public void forEach(int tasks, IntConsumer task) {
    int workers = Math.min(threads, tasks);
    if (workers <= 1) {
      for (int i = 0; i < tasks; i++) {
        checkInterrupted();
        task.accept(i);
      }
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(workers, Execution::daemon);
    try {
      AtomicInteger next = new AtomicInteger();
      List<Future<?>> futures = new ArrayList<>();
      for (int w = 0; w < workers; w++) {
        futures.add(
            pool.submit(
                () -> {
                  for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                    checkInterrupted();
                    task.accept(i);
                  }
                }));
      }
      for (Future<?> future : futures) {
        await(future);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "ehrsynth-worker");
    thread.setDaemon(true);
    return thread;
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
