package org.ehrsynth.llm.chat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Keeps questions apart so that no more than so many are sent in a minute. Thread-safe. */
final class Pace {
  private final long gap; // nanoseconds; 0: no limit
  private long free = Long.MIN_VALUE; // when the next may be sent

  /**
   * A pace.
   *
   * @param perMinute 0: no limit
   */
  Pace(int perMinute) {
    gap = perMinute == 0 ? 0 : TimeUnit.MINUTES.toNanos(1) / perMinute;
  }

  /**
   * Takes the next place.
   *
   * @param now of a clock of nanoseconds
   * @return how long to wait for it
   */
  synchronized Duration next(long now) {
    if (gap == 0) {
      return Duration.ZERO;
    }
    long at = free == Long.MIN_VALUE || free - now < 0 ? now : free;
    free = at + gap;
    return Duration.ofNanos(at - now);
  }
}
