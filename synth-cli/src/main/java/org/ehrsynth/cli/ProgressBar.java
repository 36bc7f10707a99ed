package org.ehrsynth.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.ehrsynth.execution.ProgressListener;

/**
 * Shows the progress of a task: phase, percentage and the time left, extrapolated from the time
 * since the percentage last restarted. On a terminal, one line is updated at most ten times a
 * second and removed at the end; elsewhere a plain line is written every few seconds, so that a
 * short task writes nothing.
 *
 * <p>Thread-safe.
 */
final class ProgressBar implements ProgressListener {
  private static final long UPDATE_NANOS = 100_000_000L;
  private static final long PLAIN_NANOS = 5_000_000_000L;
  private static final double NANOS = 1e9;

  private final PrintStream err;
  private final boolean updating;
  private final LongSupplier clock;
  private double lastDone;
  private long start;
  private long lastShown;
  private int shownWidth;

  /**
   * @param updating whether the line can be updated in place
   * @param clock nanoseconds, as {@link System#nanoTime} gives them
   */
  ProgressBar(PrintStream err, boolean updating, LongSupplier clock) {
    this.err = err;
    this.updating = updating;
    this.clock = clock;
    this.lastShown = clock.getAsLong();
    this.start = lastShown;
  }

  @Override
  public synchronized void progress(String phase, double done) {
    long now = clock.getAsLong();
    // Reports of several workers may overtake each other a little: that is not a restart.
    if (done < lastDone / 2) {
      start = now;
    }
    lastDone = done;
    if (now - lastShown < (updating ? UPDATE_NANOS : PLAIN_NANOS)) {
      return;
    }
    lastShown = now;
    String text = text(phase, done, (now - start) / NANOS);
    if (updating) {
      err.print("\r" + text + " ".repeat(Math.max(0, shownWidth - text.length())));
      err.flush();
      shownWidth = text.length();
    } else {
      err.println(text);
    }
  }

  private static String text(String phase, double fraction, double seconds) {
    double done = Math.min(Math.max(fraction, 0), 1);
    String shown = String.format(Locale.ROOT, "%s %3.0f %%", Console.oneLine(phase), 100 * done);
    if (done <= 0 || done >= 1) {
      return shown;
    }
    return shown + ", " + duration(seconds / done * (1 - done)) + " left";
  }

  /** Formats seconds for people: 8 s, 3 min 20 s, 2 h 5 min. */
  static String duration(double seconds) {
    long s = Math.round(Math.min(seconds, Long.MAX_VALUE / 4.0));
    if (s < 60) {
      return s + " s";
    }
    if (s < 3600) {
      return String.format(Locale.ROOT, "%d min %d s", s / 60, s % 60);
    }
    return String.format(Locale.ROOT, "%d h %d min", s / 3600, s % 3600 / 60);
  }

  /** Removes the updated line. */
  synchronized void end() {
    if (shownWidth > 0) {
      err.print("\r" + " ".repeat(shownWidth) + "\r");
      err.flush();
      shownWidth = 0;
    }
  }
}
