package org.ehrsynth.llm.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.llm.chat.Clock;

/** Time that passes only while someone pauses, and then at once. */
final class FakeClock implements Clock {
  static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

  private final List<Duration> pauses = new ArrayList<>();
  private long nanos;

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Instant wall() {
    return START.plusNanos(nanos);
  }

  @Override
  public synchronized void pause(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    pauses.add(duration);
    nanos += duration.toNanos();
  }

  synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
