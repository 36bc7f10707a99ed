package org.ehrsynth.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.ehrsynth.Fixtures;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.encode.Block;
import org.ehrsynth.encode.EncoderPlan;
import org.ehrsynth.encode.Layout;
import org.ehrsynth.encode.ModeSpecificNormalization;
import org.ehrsynth.encode.OneHot;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.plugin.SettingInfo;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedSynthesizerTest {
  private static final EncoderPlan PLAN =
      EncoderPlan.defaults()
          .withNumber(ModeSpecificNormalization.defaults())
          .withOrdered(new OneHot());

  static List<String> fixtures() {
    return List.copyOf(Fixtures.all().keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fixtures")
  void a_matrix_generator_makes_tables_that_keep_the_models_laws(String fixture) {
    Dataset real = Fixtures.named(fixture);

    for (EncoderPlan plan : List.of(EncoderPlan.defaults(), PLAN)) {
      FittedSynthesizer fitted =
          new EncodedSynthesizer(new IndependentNormals(), plan).fit(real, Seed.of(3));
      Dataset drawn = fitted.sample(50, Seed.of(4));

      assertThat(drawn.rowCount()).isEqualTo(50);
      assertThat(drawn.schema().names()).isEqualTo(real.schema().names());
      assertThat(drawn.schema()).isEqualTo(fitted.schema());
      assertThat(fitted.sample(20, Seed.of(4)).fingerprint())
          .isEqualTo(drawn.head(20).fingerprint());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fixtures")
  void an_archive_brings_back_the_same_sampler(String fixture) {
    Dataset real = Fixtures.named(fixture);
    EncodedSynthesizer method = new EncodedSynthesizer(new IndependentNormals(), PLAN);
    Execution run = Execution.with(Seed.of(5));
    Subjects subjects = real.subjects();
    Dataset guarded = DisclosureGuard.DEFAULT.apply(real.learned(), subjects, Seed.of(6));
    Sampler sampler = method.fitGuarded(guarded, subjects, FitOptions.defaults(), run);

    ArchiveWriter archive = ArchiveWriter.create();
    sampler.write(archive);
    Sampler read =
        EncodedSynthesizer.read(
            ArchiveReader.of(archive.toBytes()), guarded.schema(), FittedNormals::read);

    assertThat(read.draw(40, Seed.of(7)).fingerprint())
        .isEqualTo(sampler.draw(40, Seed.of(7)).fingerprint());
    assertThat(read.draw(1, Seed.of(7)).schema()).isEqualTo(guarded.schema());
    assertThat(read.disclosures()).isEqualTo(sampler.disclosures()).isNotEmpty();
  }

  @Test
  void conditions_are_met_by_rejection() {
    FittedSynthesizer fitted =
        new EncodedSynthesizer(new IndependentNormals(), EncoderPlan.defaults())
            .fit(Fixtures.named("mixed with missing"), Seed.of(1));
    Condition where = Condition.parse("diabetes == 'yes'", fitted.schema());

    Dataset drawn = fitted.sample(30, where, Seed.of(2));

    assertThat(drawn.rowCount()).isEqualTo(30);
    assertThat(where.matching(drawn)).hasSize(30);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the schema is kept",
        "exactly n rows",
        "same seed, same bytes",
        "another seed differs",
        "a smaller sample begins a larger one",
        "threads do not matter",
        "the input is untouched",
        "cells are guarded",
        "missing rates are kept",
        "a canary never leaves"
      })
  void the_laws_of_all_models_are_kept(String law) {
    for (String fixture : fixtures()) {
      SynthesizerContract.check(new Provider(), law, fixture);
    }
  }

  /** Not registered: it exists for this test only. */
  private static final class Provider implements SynthesizerProvider {
    @Override
    public String name() {
      return "independent-normals";
    }

    @Override
    public String summary() {
      return "independent columns of an encoded matrix";
    }

    @Override
    public String citation() {
      return "none";
    }

    @Override
    public List<SettingInfo> settings() {
      return List.of();
    }

    @Override
    public Synthesizer create(Map<String, String> settings) {
      return new EncodedSynthesizer(new IndependentNormals(), EncoderPlan.defaults());
    }

    @Override
    public Sampler read(ArchiveReader archive, Schema schema) {
      return EncodedSynthesizer.read(archive, schema, FittedNormals::read);
    }
  }

  /** Draws a softmax block by its shares, a flag by its share, a number from its normal. */
  private record IndependentNormals() implements MatrixGenerator {
    @Override
    public String name() {
      return "independent-normals";
    }

    @Override
    public Map<String, Object> settings() {
      return Map.of();
    }

    @Override
    public FittedMatrixGenerator fit(Matrix x, Layout layout, Subjects subjects, Execution run) {
      Matrix moments = new Matrix(2, x.columns());
      for (int j = 0; j < x.columns(); j++) {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < x.rows(); i++) {
          mean += x.get(i, j) / x.rows();
          squares += x.get(i, j) * x.get(i, j) / x.rows();
        }
        moments.set(0, j, mean);
        moments.set(1, j, Math.sqrt(Math.max(0, squares - mean * mean)));
      }
      return new FittedNormals(layout, moments);
    }
  }

  private record FittedNormals(Layout layout, Matrix moments) implements FittedMatrixGenerator {
    @Override
    public Matrix draw(int rows, Seed seed) {
      RandomStream draws = seed.generator();
      Matrix out = new Matrix(rows, layout.width());
      for (int i = 0; i < rows; i++) {
        int j = 0;
        for (Block block : layout.blocks()) {
          double u = draws.uniform();
          for (int s = 0; s < block.width(); s++, j++) {
            if (block.kind() == Block.Kind.CONTINUOUS) {
              out.set(i, j, moments.get(0, j) + moments.get(1, j) * draws.gaussian());
            } else {
              out.set(i, j, u >= 0 && u < moments.get(0, j) ? 1 : 0);
              u -= moments.get(0, j);
            }
          }
        }
      }
      return out;
    }

    @Override
    public void write(ArchiveWriter archive, String prefix) {
      archive.matrix(prefix + "/moments.npy", moments);
    }

    static FittedNormals read(ArchiveReader archive, String prefix, Layout layout) {
      return new FittedNormals(layout, archive.matrix(prefix + "/moments.npy"));
    }

    @Override
    public List<String> disclosures() {
      return List.of("means and standard deviations of encoded columns");
    }
  }
}
