package org.ehrsynth.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.model.SynthesizerContract;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ToyModelTest {

  @TestFactory
  Stream<DynamicTest> the_toy_model_keeps_every_law() {
    return SynthesizerContract.of(new ToyModel.Provider(), Map.of());
  }

  @Test
  void neighbouring_columns_stay_associated() {
    int n = 2_000;
    Dataset real = Dataset.of(flag("a", n), flag("b", n));

    Dataset synthetic = new ToyModel(20).fit(real, Seed.of(1)).sample(10_000, Seed.of(2));

    long equal =
        IntStream.range(0, 10_000)
            .filter(i -> synthetic.column(0).number(i) == synthetic.column(1).number(i))
            .count();
    assertThat(equal).isEqualTo(10_000);
  }

  /** No and yes by turns. */
  private static Column flag(String name, int n) {
    Field field = Field.of(name, new ColumnType.Flag(List.of("no", "yes"))).withNullable(false);
    return Column.Coded.of(field, IntStream.range(0, n).map(i -> i % 2).toArray());
  }
}
