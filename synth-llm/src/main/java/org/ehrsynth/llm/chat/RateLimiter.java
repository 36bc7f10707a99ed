package org.ehrsynth.llm.chat;

import java.time.Duration;

/**
 * When the next request may go out, for all threads together: requests are spaced evenly, since
 * servers count them in windows of their own. Thread-safe.
 */
public final class RateLimiter {
  private static final long NANOS_A_MINUTE = Duration.ofMinutes(1).toNanos();

  private final Clock clock;
  private final long gap;
  private long next;

  /**
   * A pace that nothing has slowed yet.
   *
   * @param perMinute most requests a minute; 0: no limit
   */
  public RateLimiter(int perMinute, Clock timer) {
    this.clock = timer;
    this.gap = perMinute == 0 ? 0 : NANOS_A_MINUTE / perMinute;
    this.next = timer.nanos();
  }

  /** Returns when the caller may send one request. */
  public void await() throws InterruptedException {
    for (long wait = takeTurn(); wait > 0; wait = takeTurn()) {
      clock.pause(Duration.ofNanos(wait));
    }
  }

  /** Takes the turn, or says for how many nanoseconds there is none. */
  private synchronized long takeTurn() {
    long now = clock.nanos();
    if (next - now > 0) {
      return next - now;
    }
    next = now + gap;
    return 0;
  }

  /** No request from now on for so long: the server wants to be left alone. */
  public synchronized void pauseFor(Duration duration) {
    long until = clock.nanos() + duration.toNanos();
    if (until - next > 0) {
      next = until;
    }
  }
}
