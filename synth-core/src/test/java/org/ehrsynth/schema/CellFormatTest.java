package org.ehrsynth.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.SplittableRandom;
import org.ehrsynth.schema.ColumnType.Temporal;
import org.ehrsynth.schema.ColumnType.Temporal.Resolution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellFormatTest {

  @ParameterizedTest
  @CsvSource({
    "0,2,0",
    "-0.0,2,0",
    "-0.001,2,0",
    "1,2,1",
    "1.50,2,1.5",
    "-1.05,2,-1.05",
    "0.07,2,0.07",
    "1e20,0,100000000000000000000",
    "123456789012.25,2,123456789012.25",
    "0.1,15,0.1",
    "1e-10,15,0.0000000001",
    "3.999,2,4",
    "999.999,2,1000"
  })
  void a_number_has_at_most_its_decimals_and_no_exponent(
      double value, int decimals, String expected) {
    assertThat(CellFormat.number(value, decimals)).isEqualTo(expected);
  }

  @Test
  void every_decimal_is_written_as_it_was_read() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 50_000; i++) {
      int decimals = random.nextInt(0, 16);
      long digits = random.nextLong(999_999_999_999_999L) >> random.nextInt(0, 49);
      BigDecimal exact = BigDecimal.valueOf(random.nextBoolean() ? -digits : digits, decimals);
      String expected = exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();

      String text = CellFormat.number(DecimalParser.parse(exact.toPlainString()), decimals);

      assertThat(text).isEqualTo(expected);
    }
  }

  @Test
  void longer_numbers_are_rounded_to_the_nearest() {
    SplittableRandom random = new SplittableRandom(13);
    for (int i = 0; i < 100_000; i++) {
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(0, 9));
      int decimals = random.nextInt(0, 7);
      double written = Double.parseDouble(CellFormat.number(value, decimals));

      // Half a unit of the last decimal; two roundings of the scaled value may add an ulp each.
      double half = 0.5 / Math.pow(10, decimals);
      assertThat(Math.abs(written - value))
          .as("%s with %s decimals", value, decimals)
          .isLessThanOrEqualTo(half + 2 * Math.ulp(value));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy-MM-dd",
        "yyyy/MM/dd",
        "dd.MM.yyyy",
        "MM/dd/yyyy",
        "yyyyMMdd",
        "M/d/yyyy",
        "d MMM yyyy"
      })
  void every_day_comes_back_from_its_text(String format) {
    Temporal type = new Temporal(format, Resolution.DAY);
    long from = LocalDate.of(1, 1, 1).toEpochDay();
    long to = LocalDate.of(9999, 12, 31).toEpochDay();
    for (long day = from; day <= to; day += 97) {
      assertThat(type.parse(type.format(day))).hasValue(day);
    }
    for (long day = -800; day < 800; day++) { // around 1970, 29 February 1968 among them
      assertThat(type.parse(type.format(day))).hasValue(day);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyyMMddHHmmss",
        "M/d/yyyy HH:mm:ss",
        "yyyy-MM-dd hh:mm:ss a"
      })
  void every_second_comes_back_from_its_text(String format) {
    Temporal type = new Temporal(format, Resolution.SECOND);
    for (long second = -4_000_000_000L; second < 4_000_000_000L; second += 1_234_567L) {
      assertThat(type.parse(type.format(second))).hasValue(second);
    }
  }

  @Test
  void the_fast_way_agrees_with_the_general_formatter() {
    String[] patterns = {"yyyy-MM-dd", "MM/dd/yyyy", "yyyyMMdd"};
    SplittableRandom random = new SplittableRandom(17);
    for (String pattern : patterns) {
      Temporal type = new Temporal(pattern, Resolution.DAY);
      DateTimeFormatter general =
          DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ROOT)
              .withResolverStyle(ResolverStyle.STRICT);
      for (int i = 0; i < 50_000; i++) {
        StringBuilder text = new StringBuilder(type.format(random.nextInt(-100_000, 40_000)));
        for (int changes = random.nextInt(3); changes > 0; changes--) {
          text.setCharAt(
              random.nextInt(text.length()), "0123456789-/ +x".charAt(random.nextInt(15)));
        }
        assertThat(type.parse(text.toString()).isPresent())
            .as("%s by %s", text, pattern)
            .isEqualTo(parses(general, text));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2020-02-30",
        "2021-02-29",
        "1900-02-29",
        "2020-13-01",
        "2020-00-10",
        "2020-1-01",
        "20-01-01",
        "2020-01-01T00:00",
        "",
        "x",
        "2020-01-0a",
        "12020-01-01"
      })
  void an_impossible_day_is_none(String text) {
    assertThat(new Temporal("yyyy-MM-dd", Resolution.DAY).parse(text)).isEmpty();
  }

  private static boolean parses(DateTimeFormatter formatter, CharSequence text) {
    try {
      LocalDate.parse(text, formatter);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
