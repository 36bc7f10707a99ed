package org.ehrsynth.data;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/** How a cell is written: numbers with at most the column's decimals, times by its pattern. */
final class CellText {
  private static final Map<String, DateTimeFormatter> FORMATTERS = new ConcurrentHashMap<>();
  private static final double EXACT_INTEGERS = 1e15;

  private CellText() {}

  /** At most the field's decimals, no exponent, no trailing zeros after the point, never "-0". */
  static String number(double value, Field field) {
    int decimals = ((ColumnType.Numeric) field.type()).decimals();
    if (value == Math.rint(value) && Math.abs(value) < EXACT_INTEGERS) {
      return Long.toString((long) value);
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  static String time(long value, Field field) {
    ColumnType.Temporal type = (ColumnType.Temporal) field.type();
    DateTimeFormatter formatter = formatter(type.format());
    return type.resolution() == ColumnType.Temporal.Resolution.DAY
        ? formatter.format(LocalDate.ofEpochDay(value))
        : formatter.format(LocalDateTime.ofEpochSecond(value, 0, ZoneOffset.UTC));
  }

  /** Strict, so that 30 February is refused; the root locale, so that machines agree. */
  static DateTimeFormatter formatter(String pattern) {
    return FORMATTERS.computeIfAbsent(
        pattern,
        p ->
            DateTimeFormatter.ofPattern(p.replace('y', 'u'), Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT));
  }
}
