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
import org.ehrsynth.random.Seed;

/**
 * Decides how a piece of work runs: it is neither data nor configuration, and results depend on the
 * seed only.
 *
 * @param seed the source of all randomness
 * @param threads at least 1; results never depend on it
 * @param listener receives progress
 */
public record Execution(Seed seed, int threads, ProgressListener listener) {

  public Execution {
    Objects.requireNonNull(seed, "seed");
    Objects.requireNonNull(listener, "listener");
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, found " + threads);
    }
  }

  /** Returns an execution on one thread without a listener. */
  public static Execution with(Seed seed) {
    return new Execution(seed, 1, ProgressListener.SILENT);
  }

  public Execution withSeed(Seed seed) {
    return new Execution(seed, threads, listener);
  }

  public Execution withThreads(int threads) {
    return new Execution(seed, threads, listener);
  }

  public Execution withListener(ProgressListener listener) {
    return new Execution(seed, threads, listener);
  }

  /** Returns whether the calling thread was interrupted; its flag stays set. */
  public boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  /**
   * Ends the work if the thread was interrupted. Call it in every long loop that has nothing to
   * keep.
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
