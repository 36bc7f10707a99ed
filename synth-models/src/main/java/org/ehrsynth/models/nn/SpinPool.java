package org.ehrsynth.models.nn;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Threads that stay for a whole fit, for pieces of work so short that starting threads would cost
 * more than the work: a step of learning has about a hundred, of some microseconds to a millisecond
 * each. Idle threads look for work for some microseconds before they sleep.
 *
 * <p>Tasks must write to places of their own, so that results do not depend on the threads. One
 * thread uses a team; closing it ends its threads.
 */
public final class SpinPool implements AutoCloseable {
  private static final int SPINS = 4_000;
  private static final long BLINK_NANOS = 10_000;

  private final Worker[] workers;
  private volatile Job job = new Job(0, i -> {});
  private volatile boolean closed;

  /** A team of that many threads, the calling one included. */
  public SpinPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, found " + threads);
    }
    workers = new Worker[threads - 1];
    for (int w = 0; w < workers.length; w++) {
      workers[w] = new Worker();
      workers[w].start();
    }
  }

  /** Runs task(0) … task(tasks − 1) and waits for all. The first failure is thrown here. */
  public void forEach(int tasks, IntConsumer task) {
    if (workers.length == 0 || tasks < 2) {
      for (int i = 0; i < tasks; i++) {
        task.accept(i);
      }
      return;
    }
    Job own = new Job(tasks, task);
    job = own;
    for (Worker worker : workers) {
      if (worker.asleep) {
        LockSupport.unpark(worker);
      }
    }
    own.work();
    for (int spins = 0; own.done.get() < tasks; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(BLINK_NANOS);
      }
    }
    own.rethrow();
  }

  @Override
  public void close() {
    closed = true;
    for (Worker worker : workers) {
      LockSupport.unpark(worker);
    }
  }

  private static final class Job {
    final int tasks;
    final IntConsumer task;
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger done = new AtomicInteger();
    volatile Throwable failure;

    Job(int tasks, IntConsumer task) {
      this.tasks = tasks;
      this.task = task;
    }

    void work() {
      for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
        try {
          task.accept(i);
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          done.incrementAndGet();
        }
      }
    }

    void rethrow() {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  private final class Worker extends Thread {
    volatile boolean asleep;

    Worker() {
      super("ehrsynth-team");
      setDaemon(true);
    }

    @Override
    public void run() {
      Job last = null;
      int spins = 0;
      while (!closed) {
        Job found = job;
        if (found != last) {
          last = found;
          found.work();
          spins = 0;
        } else if (spins++ < SPINS) {
          Thread.onSpinWait();
        } else {
          asleep = true;
          if (job == last && !closed) {
            LockSupport.park(SpinPool.this);
          }
          asleep = false;
          spins = 0;
        }
      }
    }
  }
}
