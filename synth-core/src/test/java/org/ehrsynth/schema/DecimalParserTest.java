package org.ehrsynth.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalParserTest {

  @Test
  void every_decimal_is_read_as_the_nearest_double() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 50_000; i++) {
      long digits = random.nextLong() >>> random.nextInt(1, 63);
      String text = new BigDecimal(digits).movePointLeft(random.nextInt(0, 25)).toPlainString();
      text = random.nextBoolean() ? "-" + text : text;

      assertThat(DecimalParser.parse(text)).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  @ParameterizedTest
  @CsvSource({"5,5", "+5,5", "-5,-5", "5.,5", ".5,0.5", "1e3,1000", "2.5E-1,0.25", "007,7"})
  void the_ways_of_writing_a_number_are_known(String text, double value) {
    assertThat(DecimalParser.parse(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        ".",
        "-.",
        "e5",
        "1e",
        "1e+",
        "1.2.3",
        "1,000",
        "0x1F",
        "NaN",
        "Infinity",
        "1d",
        "5f",
        "1e999",
        "--1",
        "1 2",
        "12a",
        "\u0665",
        "\u22125"
      })
  void what_is_no_number_is_not_taken_for_one(String text) {
    assertThat(DecimalParser.parse(text)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({
    "5,0",
    "5.0,0",
    "5.10,1",
    "5.125,3",
    "1e3,0",
    "1.25e1,1",
    "1e-3,3",
    "1e-99999999999,0",
    ".5,1"
  })
  void decimals_are_counted_without_trailing_zeros(String text, int decimals) {
    assertThat(DecimalParser.decimals(text)).isEqualTo(decimals);
  }
}
