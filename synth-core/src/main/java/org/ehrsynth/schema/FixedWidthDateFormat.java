package org.ehrsynth.schema;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Reads and writes dates of a pattern whose every part has a fixed width, such as yyyy-MM-dd HH:mm:
 * character by character, which is many times faster than the general formatter and with the same
 * outcome.
 */
final class FixedWidthDateFormat {
  /** The result of {@link #parse} for an impossible time. */
  static final long NONE = Long.MIN_VALUE;

  private static final String PARTS = "yMdHms";
  private static final int SECONDS_OF_DAY = 86_400;

  /** For each character of a text: the part it belongs to, or −1 for a literal. */
  private final int[] part;

  private final char[] literal;
  private final boolean timeOfDay;

  private FixedWidthDateFormat(int[] part, char[] literal, boolean timeOfDay) {
    this.part = part;
    this.literal = literal;
    this.timeOfDay = timeOfDay;
  }

  /** The compiled pattern; null if it has parts of other widths or kinds, or lacks the date. */
  static FixedWidthDateFormat of(String pattern) {
    int[] part = new int[pattern.length()];
    char[] literal = new char[pattern.length()];
    int[] widths = new int[PARTS.length()];
    int size = 0;
    for (int i = 0; i < pattern.length(); ) {
      char c = pattern.charAt(i);
      int end = i + 1;
      if (c == '\'') {
        end = pattern.indexOf('\'', i + 1) + 1;
        if (end <= i + 2) {
          return null; // an open quote, or a doubled one
        }
        for (int j = i + 1; j < end - 1; j++) {
          part[size] = -1;
          literal[size++] = pattern.charAt(j);
        }
      } else if (Character.isLetter(c)) {
        while (end < pattern.length() && pattern.charAt(end) == c) {
          end++;
        }
        int kind = PARTS.indexOf(c);
        if (kind < 0 || widths[kind] > 0 || end - i != (kind == 0 ? 4 : 2)) {
          return null;
        }
        widths[kind] = end - i;
        for (int j = i; j < end; j++) {
          part[size++] = kind;
        }
      } else if ("[]{}#".indexOf(c) >= 0) {
        return null;
      } else {
        part[size] = -1;
        literal[size++] = c;
      }
      i = end;
    }
    boolean date = widths[0] > 0 && widths[1] > 0 && widths[2] > 0;
    boolean hours = widths[3] > 0 && widths[4] > 0;
    boolean noTime = widths[3] + widths[4] + widths[5] == 0;
    if (!date || !(hours || noTime)) {
      return null;
    }
    int[] parts = Arrays.copyOf(part, size);
    return new FixedWidthDateFormat(parts, Arrays.copyOf(literal, size), hours);
  }

  boolean hasTimeOfDay() {
    return timeOfDay;
  }

  /** Days since 1970 of a pattern without a time of day, else seconds; NONE if impossible. */
  long parse(String text) {
    if (text.length() != part.length) {
      return NONE;
    }
    int y = 0;
    int month = 0;
    int d = 0;
    int h = 0;
    int m = 0;
    int s = 0;
    for (int i = 0; i < part.length; i++) {
      char c = text.charAt(i);
      if (part[i] < 0) {
        if (c != literal[i]) {
          return NONE;
        }
        continue;
      }
      int digit = c - '0';
      if (digit < 0 || digit > 9) {
        return NONE;
      }
      switch (part[i]) {
        case 0 -> y = 10 * y + digit;
        case 1 -> month = 10 * month + digit;
        case 2 -> d = 10 * d + digit;
        case 3 -> h = 10 * h + digit;
        case 4 -> m = 10 * m + digit;
        default -> s = 10 * s + digit;
      }
    }
    if (month < 1 || month > 12 || d < 1 || h > 23 || m > 59 || s > 59) {
      return NONE;
    }
    if (d > 28 && d > LocalDate.of(y, month, 1).lengthOfMonth()) {
      return NONE;
    }
    long days = LocalDate.of(y, month, d).toEpochDay();
    return timeOfDay ? days * SECONDS_OF_DAY + 3600L * h + 60L * m + s : days;
  }

  /** The text of what {@link #parse} gives; null for years that have not four digits. */
  String format(long value) {
    LocalDateTime time =
        timeOfDay
            ? LocalDateTime.ofEpochSecond(value, 0, ZoneOffset.UTC)
            : LocalDate.ofEpochDay(value).atStartOfDay();
    if (time.getYear() < 0 || time.getYear() > 9999) {
      return null;
    }
    int[] rest = {
      time.getYear(),
      time.getMonthValue(),
      time.getDayOfMonth(),
      time.getHour(),
      time.getMinute(),
      time.getSecond()
    };
    char[] text = literal.clone();
    for (int i = part.length - 1; i >= 0; i--) {
      if (part[i] >= 0) {
        text[i] = (char) ('0' + rest[part[i]] % 10);
        rest[part[i]] /= 10;
      }
    }
    return new String(text);
  }
}
