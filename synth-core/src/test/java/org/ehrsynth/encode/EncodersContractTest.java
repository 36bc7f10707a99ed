package org.ehrsynth.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class EncodersContractTest {

  @TestFactory
  Stream<DynamicNode> registered_encoders_keep_the_laws() {
    return EncoderProvider.registry().all().stream()
        .flatMap(p -> EncoderContract.tests(p.create(Map.of()), p));
  }

  @TestFactory
  Stream<DynamicNode> a_missing_flag_keeps_the_laws_around_any_encoder() {
    return Stream.of("mode-specific", "spiked", "ordinal", "epoch-time")
        .map(inner -> new MissingIndicator.Provider().create(Map.of("encoder", inner)))
        .flatMap(e -> EncoderContract.tests(e, new MissingIndicator.Provider()));
  }

  @TestFactory
  Stream<DynamicNode> settings_other_than_the_defaults_keep_the_laws() {
    return Stream.of(
            EncoderContract.tests(new TopKCodes(5), new TopKCodes.Provider()),
            EncoderContract.tests(new SpikeAndSlab(0.01), new SpikeAndSlab.Provider()))
        .flatMap(tests -> tests);
  }

  @Test
  void every_encoder_is_registered() {
    Set<String> registered =
        EncoderProvider.registry().all().stream()
            .map(p -> p.getClass().getName())
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> expected =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.ehrsynth")
                .stream()
                .filter(c -> c.isAssignableTo(ColumnEncoder.class) && !c.isInterface())
                .map(JavaClass::getName)
                .map(name -> name + "$Provider")
                .collect(Collectors.toCollection(TreeSet::new));

    assertThat(registered).isNotEmpty().isEqualTo(expected);
  }

  @Test
  void the_suite_finds_an_encoder_without_a_guard() {
    ColumnEncoder careless =
        new Broken(new OneHot()) {
          @Override
          public Accumulator start(Field field, DisclosureGuard guard) {
            return new OneHot().start(field, new DisclosureGuard(1));
          }
        };

    assertThat(EncoderContract.broken(careless, new OneHot.Provider()))
        .contains("a rare fact leaves neither decode nor archive");
  }

  @Test
  void the_suite_finds_an_encoder_that_keeps_extremes() {
    ColumnEncoder careless =
        new Broken(new StandardizedTime()) {
          @Override
          public Accumulator start(Field field, DisclosureGuard guard) {
            return new StandardizedTime().start(field, new DisclosureGuard(1));
          }
        };

    assertThat(EncoderContract.broken(careless, new StandardizedTime.Provider()))
        .contains("a rare fact leaves neither decode nor archive");
  }

  @Test
  void the_suite_finds_an_encoder_that_loses_missing_cells() {
    ColumnEncoder careless =
        new Broken(new NormalScores()) {
          @Override
          public boolean keepsMissing() {
            return true;
          }
        };

    assertThat(EncoderContract.broken(careless, new NormalScores.Provider()))
        .containsExactly("a missing cell comes back missing or is drawn");
  }

  @Test
  void the_suite_finds_an_encoder_that_combines_nothing() {
    ColumnEncoder careless =
        new Broken(new SpikeAndSlab(0.05)) {
          @Override
          public Accumulator start(Field field, DisclosureGuard guard) {
            Accumulator inner = super.start(field, guard);
            return new Accumulator() {
              @Override
              public void accept(Column chunk, Subjects subjects) {
                inner.accept(chunk, subjects);
              }

              @Override
              public void combine(Accumulator other) {}

              @Override
              public FittedEncoder finish(RandomStream draws) {
                return inner.finish(draws);
              }
            };
          }
        };

    assertThat(EncoderContract.broken(careless, new SpikeAndSlab.Provider()))
        .containsExactly("halves combine to the whole");
  }

  /** Behaves like another encoder but for what a test overrides. */
  private static class Broken implements ColumnEncoder {
    private final ColumnEncoder sound;

    Broken(ColumnEncoder sound) {
      this.sound = sound;
    }

    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Map<String, Object> settings() {
      return sound.settings();
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
    public Accumulator start(Field field, DisclosureGuard guard) {
      return sound.start(field, guard);
    }
  }
}
