package org.ehrsynth.models.gan;

import java.util.List;
import java.util.Optional;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.models.neural.ConditionSampler;
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
 * Generates rows by the generator of a GAN.
 *
 * @param conditionVector null without conditions
 */
record GanRowGenerator(Generator generator, ConditionVector conditionVector)
    implements RowGenerator {

  /**
   * Wraps a generator.
   *
   * @param conditions null: none
   */
  static GanRowGenerator of(Generator generator, ConditionSampler conditions) {
    return new GanRowGenerator(generator, conditions == null ? null : conditions.levels());
  }

  /** Creates an untrained generator, on an engine that outlives the one of the training. */
  static GanRowGenerator blank(int noise, int[] widths, int width, ConditionVector conditions) {
    int levels = conditions == null ? 0 : conditions.size();
    Generator generator =
        new Generator(
            ComputeContext.of(1), 1, noise, levels, widths, width, Seed.of(0).generator());
    return new GanRowGenerator(generator, conditions);
  }

  static NeuralSampler read(ArchiveReader archive, Schema schema) {
    return NeuralSampler.read(archive, schema, (shape, spans) -> read(archive, shape, spans));
  }

  private static GanRowGenerator read(
      ArchiveReader archive, JsonObject shape, List<OutputBlock> spans) {
    NetworkLimits.Sizes sizes = NetworkLimits.Sizes.read(shape, "noise");
    boolean conditional = shape.bool("conditional", false);
    if (conditional != ConditionVector.isIn(archive)) {
      throw shape.malformed("conditional", "whether there are levels to request", "the opposite");
    }
    ConditionVector conditions = conditional ? ConditionVector.read(archive, spans) : null;
    int width = OutputBlock.width(spans);
    for (int l = 0; l <= sizes.layers(); l++) {
      for (int k = 0; k <= l; k++) {
        NeuralSampler.expect(
            archive,
            "generator/%d/weights-%d".formatted(l, k),
            k < l ? sizes.hidden() : sizes.input(),
            l < sizes.layers() ? sizes.hidden() : width);
      }
    }
    return blank(sizes.input(), sizes.widths(), width, conditions);
  }

  @Override
  public Workspace desk(ComputeContext engine) {
    Generator own = new Generator(generator, engine, BLOCK);
    return (requested, seed) -> {
      int[] each = requested;
      if (requested == null) {
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
  public JsonTree shape() {
    JsonTree shape = new JsonTree();
    shape.put("noise", (long) generator.noise().width());
    shape.put("hidden", (long) generator.widths()[0]);
    shape.put("layers", (long) generator.widths().length);
    shape.put("conditional", conditionVector != null);
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
