package org.ehrsynth.auto;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time that work may take.
 *
 * @param seconds more than 0 and at most 30 days
 */
public record TimeBudget(double seconds) {
  private static final double MAX_SECONDS = 30 * 24 * 3600.0;
  private static final String NUMBER = "(\\d{1,7}(?:\\.\\d{1,3})?)";
  private static final Pattern FORM =
      Pattern.compile("(?:%1$sh)?(?:%1$sm)?(?:%1$ss)?".formatted(NUMBER));

  public TimeBudget {
    if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
      throw new IllegalArgumentException(
          "budget must be more than 0 and at most 720h, found " + seconds + "s");
    }
  }

  /**
   * Reads a time like {@code 90s}, {@code 10m}, {@code 1.5h} or {@code 1h30m}; blanks around it and
   * capitals do not matter. A number without a unit is refused: it could be meant either way.
   *
   * @throws IllegalArgumentException if it is no such time, is 0 or more than 720h
   */
  public static TimeBudget parse(String text) {
    Matcher parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (text.isBlank() || !parts.matches()) {
      throw new IllegalArgumentException(
          "budget must be a time like 90s, 10m, 2h or 1h30m, found '" + text + "'");
    }
    return new TimeBudget(3600 * number(parts, 1) + 60 * number(parts, 2) + number(parts, 3));
  }

  private static double number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Double.parseDouble(parts.group(group));
  }

  /** A length of time as people read it: 0.4 s, 12 s, 3 min 20 s, 2 h 5 min. */
  static String format(double seconds) {
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    return s < 3600
        ? "%d min %d s".formatted(s / 60, s % 60)
        : "%d h %d min".formatted(s / 3600, s % 3600 / 60);
  }
}
