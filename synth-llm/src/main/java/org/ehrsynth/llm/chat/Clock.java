package org.ehrsynth.llm.chat;

import java.time.Duration;
import java.time.Instant;

/** A source of time, so that tests need not wait. */
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
          // Rounded up: a pause that ends too early is repeated.
          Thread.sleep(duration.plusNanos(999_999).toMillis());
        }
      };

  /** Nanoseconds since a fixed but arbitrary instant. */
  long nanos();

  /** The current date and time. */
  Instant wall();

  void pause(Duration duration) throws InterruptedException;
}
