package org.ehrsynth.llm.chat;

import java.time.Duration;
import java.time.Instant;

/** Time as it passes, so that tests need not wait for it. */
public interface Clock {
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant wall() {
          return Instant.now();
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
          // Rounded up: a pause that ends early would only begin again.
          Thread.sleep(duration.plusNanos(999_999).toMillis());
        }
      };

  /** Nanoseconds since some moment. */
  long nanos();

  /** What the clock on the wall says. */
  Instant wall();

  void pause(Duration duration) throws InterruptedException;
}
