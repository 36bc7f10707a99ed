package org.ehrsynth.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.Fixtures;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Constraint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts and blocks of a sample, drawn apart. */
class SamplePartTest {
  private static final Execution RUN = Execution.with(Seed.of(5));
  private static final Dataset REAL = Fixtures.named("mixed with missing");
  private static final FittedSynthesizer MODEL = new HotDeck().fit(REAL, Seed.of(1));

  @ParameterizedTest(name = "{0} rows in {1} parts")
  @CsvSource({"0, 3", "1, 4", "4096, 2", "4097, 2", "30000, 7", "30000, 1", "9000, 12"})
  void parts_one_after_another_are_the_whole_sample(int rows, int parts) {
    String whole = MODEL.sample(rows, Condition.ANY, RUN).fingerprint();
    List<Dataset> blocks = new ArrayList<>();
    long counted = 0;
    for (int i = 1; i <= parts; i++) {
      SamplePart part = new SamplePart(i, parts);
      MODEL.stream(rows, part, Condition.ANY, RUN.withThreads(1 + i % 2), blocks::add);
      counted += part.rows(rows);
    }

    assertThat(Dataset.concat(blocks).fingerprint()).isEqualTo(whole);
    assertThat(counted).isEqualTo(rows);
  }

  @Test
  void a_block_is_the_same_wherever_it_is_drawn() {
    Dataset whole = MODEL.sample(10_000, Condition.ANY, RUN);

    Dataset third = MODEL.block(2, 10_000 - 2 * FittedSynthesizer.BLOCK_ROWS, Condition.ANY, RUN);

    List<Dataset> both = List.of(whole.head(2 * FittedSynthesizer.BLOCK_ROWS), third);
    assertThat(Dataset.concat(both).fingerprint()).isEqualTo(whole.fingerprint());
  }

  @Test
  void unique_rows_are_not_drawn_in_parts() {
    Dataset unique =
        Dataset.of(
            REAL.columns(),
            REAL.schema().withConstraints(List.of(new Constraint.Unique(REAL.schema().names()))));
    FittedSynthesizer model = new HotDeck().fit(unique, Seed.of(1));

    assertThatThrownBy(
            () -> model.stream(10, new SamplePart(2, 3), Condition.ANY, RUN, block -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be drawn in parts, found part 2/3");
    assertThatThrownBy(() -> model.block(0, 10, Condition.ANY, RUN))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be drawn in blocks");
  }

  @Test
  void a_part_is_read_from_text() {
    assertThat(SamplePart.parse("3/7")).isEqualTo(new SamplePart(3, 7)).hasToString("3/7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "0/7", "8/7", "3/0", "a/b", "3/7/9", "-1/7", "9999999999/7"})
  void another_text_is_refused_in_one_line(String text) {
    assertThatThrownBy(() -> SamplePart.parse(text))
        .isInstanceOf(InputException.class)
        .hasMessage("expected a part I/N with 1 <= I <= N, for instance 3/7, found '" + text + "'");
  }
}
