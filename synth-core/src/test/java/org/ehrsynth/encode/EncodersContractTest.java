package org.ehrsynth.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class EncodersContractTest {

  @TestFactory
  Stream<DynamicNode> every_encoder_keeps_the_laws() {
    return Stream.of(
            new OneHot(),
            ModeSpecificNormalization.defaults(),
            new MissingIndicator(ModeSpecificNormalization.defaults()),
            new MissingIndicator(new OneHot()))
        .flatMap(EncoderContract::tests);
  }

  @Test
  void the_suite_finds_an_encoder_without_a_guard() {
    ColumnEncoder careless =
        new Broken(new OneHot()) {
          @Override
          public FittedEncoder fit(Column cells, Subjects subjects, DisclosureGuard guard) {
            return super.fit(cells, subjects, new DisclosureGuard(1));
          }
        };

    assertThat(EncoderContract.broken(careless))
        .contains("a rare fact leaves neither decode nor archive");
  }

  @Test
  void the_suite_finds_an_encoder_that_keeps_extremes() {
    ColumnEncoder careless =
        new Broken(ModeSpecificNormalization.defaults()) {
          @Override
          public FittedEncoder fit(Column cells, Subjects subjects, DisclosureGuard guard) {
            return super.fit(cells, subjects, new DisclosureGuard(1));
          }
        };

    assertThat(EncoderContract.broken(careless))
        .contains("a rare fact leaves neither decode nor archive");
  }

  @Test
  void the_suite_finds_an_encoder_that_loses_missing_cells() {
    ColumnEncoder careless =
        new Broken(ModeSpecificNormalization.defaults()) {
          @Override
          public boolean keepsMissing() {
            return true;
          }
        };

    assertThat(EncoderContract.broken(careless))
        .containsExactly("a missing cell comes back missing or is drawn");
  }

  @Test
  void the_suite_finds_an_encoder_that_learns_half_of_the_rows() {
    ColumnEncoder careless =
        new Broken(new OneHot()) {
          @Override
          public FittedEncoder fit(Column cells, Subjects subjects, DisclosureGuard guard) {
            int[] half = IntStream.range(0, cells.size() / 2).toArray();
            return super.fit(cells.select(half), subjects.select(half), guard);
          }
        };

    assertThat(EncoderContract.broken(careless)).contains("a guarded cell comes back");
  }

  /** Behaves like another encoder but for what a test overrides. */
  private static class Broken implements ColumnEncoder {
    private final ColumnEncoder sound;

    Broken(ColumnEncoder sound) {
      this.sound = sound;
    }

    @Override
    public boolean accepts(Field field) {
      return sound.accepts(field);
    }

    @Override
    public boolean keepsMissing() {
      return sound.keepsMissing();
    }

    @Override
    public FittedEncoder fit(Column cells, Subjects subjects, DisclosureGuard guard) {
      return sound.fit(cells, subjects, guard);
    }
  }
}
