package org.ehrsynth.plugin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the values of settings. Each message has the form "name must be rule, found value".
 *
 * <p>All methods throw an {@link IllegalArgumentException} if the value breaks the rule; NaN breaks
 * every rule.
 */
public final class Checks {
  private static final Pattern INTERVAL = Pattern.compile("([\\[(])(\\S+), (\\S+)([\\])])");

  private Checks() {}

  /** Requires a whole number of at least 1. */
  public static void positive(String name, long value) {
    minimum(name, value, 1);
  }

  /** Requires a whole number of at least {@code min}. */
  public static void minimum(String name, long value, long min) {
    require(value >= min, name, "at least " + min, value);
  }

  /** Requires a finite number of at least 0. */
  public static void nonNegative(String name, double value) {
    require(value >= 0 && value < Double.POSITIVE_INFINITY, name, "at least 0", value);
  }

  /** Requires a whole number from {@code min} to {@code max}. */
  public static void inRange(String name, long value, long min, long max) {
    require(value >= min && value <= max, name, "in [%d, %d]".formatted(min, max), value);
  }

  /**
   * Requires a number in an interval.
   *
   * @param interval in the notation of mathematics, for instance {@code (0, 1]}; a round bracket
   *     excludes its end
   */
  public static void inRange(String name, double value, String interval) {
    Matcher ends = INTERVAL.matcher(interval);
    if (!ends.matches()) {
      throw new IllegalStateException("not an interval: " + interval);
    }
    double min = Double.parseDouble(ends.group(2));
    double max = Double.parseDouble(ends.group(3));
    boolean above = ends.group(1).equals("[") ? value >= min : value > min;
    boolean below = ends.group(4).equals("]") ? value <= max : value < max;
    require(above && below, name, "in " + interval, value);
  }

  /** Requires a value that is not null. */
  public static void given(String name, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " must be given");
    }
  }

  /**
   * Requires that a rule holds.
   *
   * @param requirement what the value must be, for the message
   */
  public static void require(boolean holds, String name, String requirement, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be " + requirement + ", found " + found);
    }
  }
}
