package org.ehrsynth.models.vae;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.models.neural.AskedLevels;
import org.ehrsynth.models.neural.NeuralSampler;
import org.ehrsynth.models.neural.RowSource;
import org.ehrsynth.models.neural.Sizes;
import org.ehrsynth.models.nn.Engine;
import org.ehrsynth.models.nn.Linear;
import org.ehrsynth.models.nn.Noise;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.models.nn.Span;
import org.ehrsynth.models.nn.Stack;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/** A learned decoder of z ~ N(0, I). */
record VaeSource(
    Stack decoder,
    Linear output,
    Parameter spread,
    int latent,
    int[] widths,
    Stack.Style style,
    List<Span> spans)
    implements RowSource {

  /** The decoder of an autoencoder that is learning. */
  static VaeSource of(Autoencoder net, TvaeConfig config, List<Span> spans) {
    return new VaeSource(
        net.decoder(),
        net.output(),
        net.deviations(),
        config.latent(),
        config.widths(),
        config.style(),
        spans);
  }

  /** That has learned nothing, on an engine that outlives the one on which it learns. */
  static VaeSource blank(int latent, int[] widths, Stack.Style style, List<Span> spans) {
    Autoencoder.Decoder blank =
        Autoencoder.Decoder.of(Engine.of(1), 1, spans, latent, widths, style, Seed.of(0));
    return new VaeSource(
        blank.hidden(), blank.output(), blank.deviations(), latent, widths, style, spans);
  }

  static NeuralSampler read(ArchiveReader archive, Schema schema) {
    return NeuralSampler.read(archive, schema, (shape, spans) -> read(archive, shape, spans));
  }

  private static VaeSource read(ArchiveReader archive, JsonObject shape, List<Span> spans) {
    long latent = shape.integer("latent");
    long hidden = shape.integer("hidden");
    long layers = shape.integer("layers");
    Optional<Stack.Style> style =
        Arrays.stream(Stack.Style.values())
            .filter(s -> label(s).equals(shape.string("style")))
            .findFirst();
    if (!Sizes.areSound(latent, hidden, layers) || style.isEmpty()) {
      throw shape.wrong("hidden", "sizes and style of layers", "others");
    }
    int[] widths = Sizes.widths((int) hidden, (int) layers);
    for (int l = 0; l < layers; l++) {
      NeuralSampler.expect(
          archive,
          "decoder/%d/weights-0".formatted(l),
          (int) (l == 0 ? latent : hidden),
          (int) hidden);
    }
    int width = Span.width(spans);
    NeuralSampler.expect(archive, "output/weights-0", (int) hidden, width);
    return blank((int) latent, widths, style.get(), spans);
  }

  private static String label(Stack.Style style) {
    return style.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Desk desk(Engine engine) {
    Stack own = decoder.on(engine, BLOCK);
    Linear last = output.on(engine);
    Tensor z = engine.tensor(BLOCK, latent);
    Tensor logits = engine.tensor(BLOCK, output.bias().size());
    return (asked, seed) -> {
      Noise.normal(z.data(), z.at(0), BLOCK * latent, seed.generator());
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
  public Map<String, Object> shape() {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("latent", (long) latent);
    shape.put("hidden", (long) widths[0]);
    shape.put("layers", (long) widths.length);
    shape.put("style", label(style));
    return shape;
  }

  @Override
  public Optional<AskedLevels> levels() {
    return Optional.empty();
  }

  @Override
  public float[] deviations() {
    float[] deviations = new float[spans.size()];
    int number = 0;
    for (int s = 0; s < deviations.length; s++) {
      if (spans.get(s).kind() != Span.Kind.SOFTMAX) {
        deviations[s] = Autoencoder.deviation(spread.value().data()[number++]);
      }
    }
    return deviations;
  }
}
