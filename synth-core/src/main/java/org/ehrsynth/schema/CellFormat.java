package org.ehrsynth.schema;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Formats cells: numbers with at most a column's decimals, times by its pattern. */
final class CellFormat {
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();
  private static final double EXACT_INTEGERS = 1e15;
  private static final long[] POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  private CellFormat() {}

  /** At most the given decimals, no exponent, no trailing zeros after the point, never "-0". */
  static String number(double value, int decimals) {
    if (value == Math.rint(value) && Math.abs(value) < EXACT_INTEGERS) {
      return Long.toString((long) value);
    }
    if (decimals < POWERS.length && Math.abs(value) < EXACT_INTEGERS / POWERS[decimals]) {
      return shortNumber(value, decimals);
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** Without big numbers: the value scaled to a whole number below 10¹⁵. */
  private static String shortNumber(double value, int decimals) {
    long scaled = (long) Math.rint(Math.abs(value) * POWERS[decimals]);
    if (scaled == 0) {
      return "0";
    }
    int digits = decimals;
    while (digits > 0 && scaled % 10 == 0) {
      scaled /= 10;
      digits--;
    }
    StringBuilder text = new StringBuilder(20);
    if (value < 0) {
      text.append('-');
    }
    text.append(scaled / POWERS[digits]);
    if (digits > 0) {
      String fraction = Long.toString(scaled % POWERS[digits]);
      text.append('.').append("0".repeat(digits - fraction.length())).append(fraction);
    }
    return text.toString();
  }

  static String time(long value, ColumnType.Temporal type) {
    boolean day = type.resolution() == ColumnType.Temporal.Resolution.DAY;
    Pattern pattern = pattern(type.format());
    String fixed = pattern.fixedFor(day) ? pattern.fixed.format(value) : null;
    if (fixed != null) {
      return fixed;
    }
    return day
        ? pattern.formatter.format(LocalDate.ofEpochDay(value))
        : pattern.formatter.format(LocalDateTime.ofEpochSecond(value, 0, ZoneOffset.UTC));
  }

  static OptionalLong time(String text, ColumnType.Temporal type) {
    boolean day = type.resolution() == ColumnType.Temporal.Resolution.DAY;
    Pattern pattern = pattern(type.format());
    if (pattern.fixedFor(day)) {
      long value = pattern.fixed.parse(text);
      return value == FixedWidthDateFormat.NONE ? OptionalLong.empty() : OptionalLong.of(value);
    }
    try {
      TemporalAccessor parsed = pattern.formatter.parse(text);
      return OptionalLong.of(
          day
              ? LocalDate.from(parsed).toEpochDay()
              : LocalDateTime.from(parsed).toEpochSecond(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Refuses what does not give back the time that it wrote.
   *
   * @throws IllegalArgumentException with the rule
   */
  static void checkPattern(String pattern, boolean day) {
    String text;
    try {
      text = pattern(pattern).formatter.format(LocalDateTime.of(2003, 2, 1, 16, 5));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(
          "expected a pattern of dates such as yyyy-MM-dd, found '" + pattern + "'", e);
    }
    try {
      TemporalAccessor parsed = pattern(pattern).formatter.parse(text);
      if (day) {
        LocalDate.from(parsed);
      } else {
        LocalDateTime.from(parsed);
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expected a pattern that tells %s, found '%s'"
              .formatted(
                  day ? "year, month and day" : "year, month, day, hour and minute", pattern),
          e);
    }
  }

  /** Strict, so that 30 February is refused; the root locale, so that machines agree. */
  private static Pattern pattern(String pattern) {
    return PATTERNS.computeIfAbsent(
        pattern,
        p ->
            new Pattern(
                DateTimeFormatter.ofPattern(p.replace('y', 'u'), Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT),
                FixedWidthDateFormat.of(p)));
  }

  /**
   * A compiled pattern.
   *
   * @param fixed the fast way; null where there is none
   */
  private record Pattern(DateTimeFormatter formatter, FixedWidthDateFormat fixed) {
    boolean fixedFor(boolean day) {
      return fixed != null && fixed.hasTimeOfDay() != day;
    }
  }
}
