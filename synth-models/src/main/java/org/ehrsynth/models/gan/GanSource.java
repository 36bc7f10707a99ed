package org.ehrsynth.models.gan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.models.neural.AskedLevels;
import org.ehrsynth.models.neural.NeuralSampler;
import org.ehrsynth.models.neural.RowSource;
import org.ehrsynth.models.neural.Sizes;
import org.ehrsynth.models.nn.Engine;
import org.ehrsynth.models.nn.Noise;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.models.nn.Span;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.Draws;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * A learned generator.
 *
 * @param asked null without conditions
 */
record GanSource(Generator generator, AskedLevels asked) implements RowSource {

  /** That has learned nothing, on an engine that outlives the one on which it learns. */
  static GanSource blank(int noise, int[] widths, int width, AskedLevels asked) {
    int levels = asked == null ? 0 : asked.size();
    Generator generator =
        new Generator(Engine.of(1), 1, noise, levels, widths, width, Seed.of(0).generator());
    return new GanSource(generator, asked);
  }

  static NeuralSampler read(ArchiveReader archive, Schema schema) {
    return NeuralSampler.read(archive, schema, (shape, spans) -> read(archive, shape, spans));
  }

  private static GanSource read(ArchiveReader archive, JsonObject shape, List<Span> spans) {
    long noise = shape.integer("noise");
    long hidden = shape.integer("hidden");
    long layers = shape.integer("layers");
    if (!Sizes.areSound(noise, hidden, layers)) {
      throw shape.wrong("hidden", "sizes of layers", "others");
    }
    boolean asks = shape.bool("asked", false);
    if (asks != AskedLevels.isIn(archive)) {
      throw shape.wrong("asked", "whether there are levels to ask for", "the opposite");
    }
    AskedLevels asked = asks ? AskedLevels.read(archive, spans) : null;
    int width = Span.width(spans);
    for (int l = 0; l <= layers; l++) {
      for (int k = 0; k <= l; k++) {
        NeuralSampler.expect(
            archive,
            "generator/%d/weights-%d".formatted(l, k),
            (int) (k < l ? hidden : noise),
            l < layers ? (int) hidden : width);
      }
    }
    return blank((int) noise, Sizes.widths((int) hidden, (int) layers), width, asked);
  }

  @Override
  public Desk desk(Engine engine) {
    Generator own = new Generator(generator, engine, BLOCK);
    return (given, seed) -> {
      int[] each = given;
      if (given == null) {
        Draws draws = seed.derive("asked").generator();
        each = new int[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
          each[i] = asked == null ? -1 : asked.draw(draws);
        }
      }
      Tensor noise = own.noise();
      Noise.normal(
          noise.data(), noise.at(0), BLOCK * noise.width(), seed.derive("noise").generator());
      noise.upload();
      own.forward(each, false);
      return own.logits();
    };
  }

  @Override
  public Parameter outputBias() {
    return generator.outputBias();
  }

  @Override
  public List<Parameter> state() {
    return generator.state();
  }

  @Override
  public Map<String, Object> shape() {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("noise", (long) generator.noise().width());
    shape.put("hidden", (long) generator.widths()[0]);
    shape.put("layers", (long) generator.widths().length);
    shape.put("asked", asked != null);
    return shape;
  }

  @Override
  public Optional<AskedLevels> levels() {
    return Optional.ofNullable(asked);
  }

  @Override
  public float[] deviations() {
    return null;
  }
}
