package org.ehrsynth.schema;

import java.math.BigDecimal;

/**
 * Reads decimal numbers: optional sign, digits with an optional point, optional exponent. No hex,
 * no "NaN", no "Infinity", no grouping.
 */
public final class DecimalParser {
  private static final long EXACT = 1L << 53;
  private static final double[] POWERS = new double[23];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private DecimalParser() {}

  /**
   * The number of a text.
   *
   * <p>Up to 15 digits and 22 decimals the quotient of two exact doubles is the correctly rounded
   * value (Clinger 1990, doi:10.1145/93542.93557); longer ones go through {@link
   * Double#parseDouble}.
   *
   * @return NaN if it is not a number
   */
  public static double parse(String text) {
    int n = text.length();
    int i = n > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    long mantissa = 0;
    int digits = 0;
    int decimals = -1;
    for (; i < n; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        if (mantissa > (EXACT - 9) / 10) {
          return slow(text);
        }
        mantissa = mantissa * 10 + (c - '0');
        digits++;
        decimals += decimals >= 0 ? 1 : 0;
      } else if (c == '.' && decimals < 0) {
        decimals = 0;
      } else {
        return (c == 'e' || c == 'E') && digits > 0 ? slow(text) : Double.NaN;
      }
    }
    if (digits == 0) {
      return Double.NaN;
    }
    if (decimals >= POWERS.length) {
      return slow(text);
    }
    double value = decimals > 0 ? mantissa / POWERS[decimals] : mantissa;
    return text.charAt(0) == '-' ? -value : value;
  }

  private static double slow(String text) {
    if (!text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
      return Double.NaN;
    }
    double value = Double.parseDouble(text);
    return Double.isInfinite(value) ? Double.NaN : value;
  }

  /** Digits after the point that are not trailing zeros; with an exponent, what it leaves. */
  static int decimals(String text) {
    int point = text.indexOf('.');
    int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (exponent >= 0) {
      // A short exponent only: a longer one is 0 or beyond doubles, and no number of decimals.
      return text.length() - exponent > 6
          ? 0
          : Math.max(0, new BigDecimal(text).stripTrailingZeros().scale());
    }
    if (point < 0) {
      return 0;
    }
    int end = text.length();
    while (end > point + 1 && text.charAt(end - 1) == '0') {
      end--;
    }
    return end - point - 1;
  }
}
