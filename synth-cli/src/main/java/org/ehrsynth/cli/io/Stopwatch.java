package org.ehrsynth.cli.io;

/** Counts wall-clock seconds since a start. */
public final class Stopwatch {
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private final long start = System.nanoTime();

  private Stopwatch() {}

  public static Stopwatch start() {
    return new Stopwatch();
  }

  /** Seconds since the start, to the millisecond. */
  public double seconds() {
    return Math.rint((System.nanoTime() - start) / NANOS * MILLIS) / MILLIS;
  }
}
