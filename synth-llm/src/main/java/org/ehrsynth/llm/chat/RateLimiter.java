package org.ehrsynth.llm.chat;

import java.time.Duration;

/**
 * Spaces requests evenly over all threads, since servers count requests in time windows of their
 * own. Thread-safe.
 */
public final class RateLimiter {
  private static final long NANOS_A_MINUTE = Duration.ofMinutes(1).toNanos();

  private final Clock clock;
  private final long gap;
  private long next;

  /**
   * Creates a limiter whose first request may be sent immediately.
   *
   * @param perMinute maximum number of requests per minute; 0: no limit
   */
  public RateLimiter(int perMinute, Clock clock) {
    this.clock = clock;
    this.gap = perMinute == 0 ? 0 : NANOS_A_MINUTE / perMinute;
    this.next = clock.nanos();
  }

  /** Returns when the caller may send one request. */
  public void await() throws InterruptedException {
    for (long wait = takeTurn(); wait > 0; wait = takeTurn()) {
      clock.pause(Duration.ofNanos(wait));
    }
  }

  /** Takes the next slot, or returns the nanoseconds until there is one. */
  private synchronized long takeTurn() {
    long now = clock.nanos();
    if (next - now > 0) {
      return next - now;
    }
    next = now + gap;
    return 0;
  }

  /** Blocks all requests for some time, because the server requested it. */
  public synchronized void pauseFor(Duration duration) {
    long until = clock.nanos() + duration.toNanos();
    if (until - next > 0) {
      next = until;
    }
  }
}
