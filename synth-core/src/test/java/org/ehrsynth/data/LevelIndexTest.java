package org.ehrsynth.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelIndexTest {
  private static final LevelIndex LEVELS =
      new LevelIndex(List.of("0", "1", " Male", "007", "x", " x", "2", "2.0", "", "a "));

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "1,1", "1.0,1", "1.5,-1", " Male,2", "Male,2", "Male ,2", "male,-1", "007,3", "7,-1", "x,4",
        " x,5", "x ,4", "2,6", "2.0,7", "2.00,-1", "'',8", "' ',8", "a,9", "a ,9", "b,-1"
      })
  void a_text_means_the_one_level_that_is_like_it(String text, int code) {
    assertThat(LEVELS.find(text)).isEqualTo(code);
  }
}
