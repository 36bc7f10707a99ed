package org.ehrsynth.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeBudgetTest {

  @ParameterizedTest
  @CsvSource({"90s, 90", "10m, 600", "2h, 7200", "1.5h, 5400", "1h30m, 5400", "' 1M0.5s ', 60.5"})
  void times_are_read_with_their_units(String text, double seconds) {
    assertThat(TimeBudget.parse(text).seconds()).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "10", "m", "-1m", "10 m", "1e3s", "10min", "30s10m", "NaN"})
  void other_texts_are_refused_with_examples(String text) {
    assertThatThrownBy(() -> TimeBudget.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("budget must be a time like 90s, 10m, 2h or 1h30m, found '" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "721h"})
  void no_time_and_endless_times_are_refused(String text) {
    assertThatThrownBy(() -> TimeBudget.parse(text))
        .hasMessageContaining("more than 0 and at most");
  }

  @Test
  void lengths_are_shown_at_a_glance() {
    assertThat(TimeBudget.format(0.04)).isEqualTo("0.0 s");
    assertThat(TimeBudget.format(9.96)).isEqualTo("10 s");
    assertThat(TimeBudget.format(59.4)).isEqualTo("59 s");
    assertThat(TimeBudget.format(200)).isEqualTo("3 min 20 s");
    assertThat(TimeBudget.format(7500)).isEqualTo("2 h 5 min");
  }
}
