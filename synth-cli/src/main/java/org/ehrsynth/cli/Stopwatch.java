package org.ehrsynth.cli;

/** Wall-clock seconds since a start. */
final class Stopwatch {
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private final long start = System.nanoTime();

  private Stopwatch() {}

  static Stopwatch start() {
    return new Stopwatch();
  }

  /** Seconds since the start, to the millisecond. */
  double seconds() {
    return Math.rint((System.nanoTime() - start) / NANOS * MILLIS) / MILLIS;
  }
}
