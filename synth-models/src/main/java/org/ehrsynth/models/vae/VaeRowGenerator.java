package org.ehrsynth.models.vae;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.models.neural.ConditionVector;
import org.ehrsynth.models.neural.NetworkLimits;
import org.ehrsynth.models.neural.NeuralSampler;
import org.ehrsynth.models.neural.RowGenerator;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.HiddenLayers;
import org.ehrsynth.models.nn.Linear;
import org.ehrsynth.models.nn.NoiseTable;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/** Generates rows by the decoder of an autoencoder, from z ~ N(0, I). */
record VaeRowGenerator(
    HiddenLayers decoder,
    Linear output,
    Parameter spread,
    int latent,
    int[] widths,
    HiddenLayers.Style style,
    List<OutputBlock> spans)
    implements RowGenerator {

  /** Wraps the decoder of an autoencoder in training. */
  static VaeRowGenerator of(
      VariationalAutoencoder net, TvaeConfig config, List<OutputBlock> spans) {
    return new VaeRowGenerator(
        net.decoder(),
        net.output(),
        net.deviations(),
        config.latent(),
        config.widths(),
        config.style(),
        spans);
  }

  /** Creates an untrained decoder, on an engine that outlives the one of the training. */
  static VaeRowGenerator blank(
      int latent, int[] widths, HiddenLayers.Style style, List<OutputBlock> spans) {
    VariationalAutoencoder.Decoder blank =
        VariationalAutoencoder.Decoder.of(
            ComputeContext.of(1), 1, spans, latent, widths, style, Seed.of(0));
    return new VaeRowGenerator(
        blank.hidden(), blank.output(), blank.deviations(), latent, widths, style, spans);
  }

  static NeuralSampler read(ArchiveReader archive, Schema schema) {
    return NeuralSampler.read(archive, schema, (shape, spans) -> read(archive, shape, spans));
  }

  private static VaeRowGenerator read(
      ArchiveReader archive, JsonObject shape, List<OutputBlock> spans) {
    NetworkLimits.Sizes sizes = NetworkLimits.Sizes.read(shape, "latent");
    HiddenLayers.Style style =
        Arrays.stream(HiddenLayers.Style.values())
            .filter(s -> RecordSettings.label(s).equals(shape.string("style")))
            .findFirst()
            .orElseThrow(() -> shape.malformed("style", "a style of hidden layers", "another"));
    for (int l = 0; l < sizes.layers(); l++) {
      NeuralSampler.expect(
          archive,
          "decoder/%d/weights-0".formatted(l),
          l == 0 ? sizes.input() : sizes.hidden(),
          sizes.hidden());
    }
    int width = OutputBlock.width(spans);
    NeuralSampler.expect(archive, "output/weights-0", sizes.hidden(), width);
    return blank(sizes.input(), sizes.widths(), style, spans);
  }

  @Override
  public Workspace desk(ComputeContext engine) {
    HiddenLayers own = decoder.on(engine, BLOCK);
    Linear last = output.on(engine);
    Tensor z = engine.tensor(BLOCK, latent);
    Tensor logits = engine.tensor(BLOCK, output.bias().size());
    return (requested, seed) -> {
      NoiseTable.normal(z.data(), z.at(0), BLOCK * latent, seed.generator());
      z.upload();
      last.forward(logits, own.forward(z, null, 0));
      return logits;
    };
  }

  @Override
  public Parameter outputBias() {
    return output.bias();
  }

  @Override
  public List<Parameter> state() {
    List<Parameter> all = new ArrayList<>(decoder.parameters());
    all.addAll(output.parameters());
    all.add(spread);
    return all;
  }

  @Override
  public JsonTree shape() {
    JsonTree shape = new JsonTree();
    shape.put("latent", (long) latent);
    shape.put("hidden", (long) widths[0]);
    shape.put("layers", (long) widths.length);
    shape.put("style", RecordSettings.label(style));
    return shape;
  }

  @Override
  public Optional<ConditionVector> levels() {
    return Optional.empty();
  }

  @Override
  public float[] deviations() {
    float[] deviations = new float[spans.size()];
    int number = 0;
    for (int s = 0; s < deviations.length; s++) {
      if (spans.get(s).kind() != OutputBlock.Kind.SOFTMAX) {
        deviations[s] = VariationalAutoencoder.deviation(spread.value().data()[number++]);
      }
    }
    return deviations;
  }
}
