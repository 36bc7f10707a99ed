package org.ehrsynth.plugin;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[0, 1] | 0 | 1", "(0, 1] | 0.001 | 1", "[0, 1) | 0 | 0.999", "(0, 1e6) | 1 | 2"})
  void numbers_of_the_interval_pass(String interval, double low, double high) {
    assertThatCode(() -> Checks.inRange("x", low, interval)).doesNotThrowAnyException();
    assertThatCode(() -> Checks.inRange("x", high, interval)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[0, 1] | -1", "[0, 1] | 2", "(0, 1] | 0", "[0, 1) | 1", "(0, 1) | NaN"})
  void numbers_outside_the_interval_are_refused(String interval, double value) {
    assertThatThrownBy(() -> Checks.inRange("x", value, interval))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("x must be in " + interval + ", found " + value);
  }

  @Test
  void messages_name_the_rule_and_what_was_found() {
    assertThatThrownBy(() -> Checks.positive("epochs", 0))
        .hasMessage("epochs must be at least 1, found 0");
    assertThatThrownBy(() -> Checks.inRange("trees", 0, 1, 1000))
        .hasMessage("trees must be in [1, 1000], found 0");
    assertThatThrownBy(() -> Checks.nonNegative("clip", Double.POSITIVE_INFINITY))
        .hasMessage("clip must be at least 0, found Infinity");
    assertThatThrownBy(() -> Checks.given("style", null)).hasMessage("style must be given");
  }
}
