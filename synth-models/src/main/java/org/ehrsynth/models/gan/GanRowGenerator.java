package org.ehrsynth.models.gan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.models.neural.ConditionVector;
import org.ehrsynth.models.neural.NetworkLimits;
import org.ehrsynth.models.neural.NeuralSampler;
import org.ehrsynth.models.neural.RowGenerator;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.NoiseTable;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * A learned generator.
 *
 * @param conditionVector null without conditions
 */
record GanRowGenerator(Generator generator, ConditionVector conditionVector)
    implements RowGenerator {

  /** That has learned nothing, on an engine that outlives the one on which it learns. */
  static GanRowGenerator blank(int noise, int[] widths, int width, ConditionVector requested) {
    int levels = requested == null ? 0 : requested.size();
    Generator generator =
        new Generator(
            ComputeContext.of(1), 1, noise, levels, widths, width, Seed.of(0).generator());
    return new GanRowGenerator(generator, requested);
  }

  static NeuralSampler read(ArchiveReader archive, Schema schema) {
    return NeuralSampler.read(archive, schema, (shape, spans) -> read(archive, shape, spans));
  }

  private static GanRowGenerator read(
      ArchiveReader archive, JsonObject shape, List<OutputBlock> spans) {
    long noise = shape.integer("noise");
    long hidden = shape.integer("hidden");
    long layers = shape.integer("layers");
    if (!NetworkLimits.areSound(noise, hidden, layers)) {
      throw shape.malformed("hidden", "sizes of layers", "others");
    }
    boolean asks = shape.bool("asked", false);
    if (asks != ConditionVector.isIn(archive)) {
      throw shape.malformed("asked", "whether there are levels to ask for", "the opposite");
    }
    ConditionVector requested = asks ? ConditionVector.read(archive, spans) : null;
    int width = OutputBlock.width(spans);
    for (int l = 0; l <= layers; l++) {
      for (int k = 0; k <= l; k++) {
        NeuralSampler.expect(
            archive,
            "generator/%d/weights-%d".formatted(l, k),
            (int) (k < l ? hidden : noise),
            l < layers ? (int) hidden : width);
      }
    }
    return blank((int) noise, NetworkLimits.widths((int) hidden, (int) layers), width, requested);
  }

  @Override
  public Workspace desk(ComputeContext engine) {
    Generator own = new Generator(generator, engine, BLOCK);
    return (given, seed) -> {
      int[] each = given;
      if (given == null) {
        RandomStream draws = seed.derive("asked").generator();
        each = new int[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
          each[i] = conditionVector == null ? -1 : conditionVector.draw(draws);
        }
      }
      Tensor noise = own.noise();
      NoiseTable.normal(
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
    shape.put("asked", conditionVector != null);
    return shape;
  }

  @Override
  public Optional<ConditionVector> levels() {
    return Optional.ofNullable(conditionVector);
  }

  @Override
  public float[] deviations() {
    return null;
  }
}
