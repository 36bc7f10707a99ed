package org.ehrsynth.models.vae;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.HiddenLayers;
import org.ehrsynth.models.nn.Linear;
import org.ehrsynth.models.nn.NoiseTable;
import org.ehrsynth.models.nn.OutputActivation;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.Seed;

/**
 * Trains a variational autoencoder of rows: q(z | x) = N(μ(x), diag σ²(x)), p(z) = N(0, I), and p(x
 * | z) of levels by softmax and of numbers normal about the network's output with a learned
 * deviation δ each. The loss of a batch is
 *
 * <p>w · mean Σ −log p(x | z) + mean KL(q(z | x) ‖ p(z)).
 *
 * <p>Kingma and Welling (2014), <a href="https://arxiv.org/abs/1312.6114">arXiv:1312.6114</a>; for
 * tables Xu et al. (2019), section 4.5.
 */
final class VariationalAutoencoder {
  private static final float MIN_DEVIATION = 0.01f;
  private static final float MAX_LOG_VARIANCE = 10;

  private final ComputeContext engine;
  private final int rows;
  private final List<OutputBlock> spans;
  private final double weight;
  private final HiddenLayers encoder;
  private final Linear mean;
  private final Linear logVariance;
  private final HiddenLayers decoder;
  private final Linear output;
  private final Parameter deviations; // one a number, at least 1
  private final Tensor numbers; // n × numbers
  private final int[] codes; // n × levels' spans: place of the level among all outputs
  private final int perRow;
  private final Tensor mu;
  private final Tensor logSigma2;
  private final Tensor noise;
  private final Tensor z;
  private final Tensor dMu;
  private final Tensor dLogSigma2;
  private final Tensor dz;
  private final Tensor logits;
  private final Tensor dLogits;

  /**
   * Creates a network with new weights.
   *
   * @param rows of a batch
   * @param latent width of z
   * @param weight w, of reconstruction
   */
  VariationalAutoencoder(
      ComputeContext engine,
      int rows,
      List<OutputBlock> spans,
      int latent,
      int[] widths,
      HiddenLayers.Style style,
      double weight,
      Seed seed) {
    this.engine = engine;
    this.rows = rows;
    this.spans = List.copyOf(spans);
    this.weight = weight;
    int width = OutputBlock.width(spans);
    int numeric = OutputBlock.numbers(spans);
    perRow = spans.size() - numeric;
    encoder = encoder(widths, style, numeric, perRow > 0 ? width : 0, seed.derive("encoder"));
    int top = widths[widths.length - 1];
    mean = new Linear(engine, "mean", latent, 0, seed.derive("mean").generator(), top);
    logVariance =
        new Linear(engine, "variance", latent, 0, seed.derive("variance").generator(), top);
    Decoder back = Decoder.of(engine, rows, spans, latent, widths, style, seed);
    decoder = back.hidden;
    output = back.output;
    deviations = back.deviations;
    numbers = engine.tensor(rows, numeric);
    codes = new int[rows * perRow];
    mu = engine.tensor(rows, latent);
    logSigma2 = engine.tensor(rows, latent);
    noise = engine.tensor(rows, latent);
    z = engine.tensor(rows, latent);
    dMu = engine.tensor(rows, latent);
    dLogSigma2 = engine.tensor(rows, latent);
    dz = engine.tensor(rows, latent);
    logits = engine.tensor(rows, width);
    dLogits = engine.tensor(rows, width);
  }

  private HiddenLayers encoder(
      int[] widths, HiddenLayers.Style style, int numbers, int levels, Seed seed) {
    return new HiddenLayers(
        engine, "encoder", rows, numbers, levels, widths, style, seed.generator());
  }

  /** The part that decodes rows from z. */
  record Decoder(HiddenLayers hidden, Linear output, Parameter deviations) {

    /**
     * Creates a decoder with new weights.
     *
     * @param widths of the encoder's hidden layers; the decoder has them in reverse order
     */
    static Decoder of(
        ComputeContext engine,
        int rows,
        List<OutputBlock> spans,
        int latent,
        int[] widths,
        HiddenLayers.Style style,
        Seed seed) {
      int[] back = new int[widths.length];
      for (int l = 0; l < back.length; l++) {
        back[l] = widths[back.length - 1 - l];
      }
      int numeric = OutputBlock.numbers(spans);
      int width = OutputBlock.width(spans);
      return new Decoder(
          new HiddenLayers(
              engine, "decoder", rows, latent, 0, back, style, seed.derive("decoder").generator()),
          new Linear(
              engine, "output", width, 0, seed.derive("output").generator(), back[back.length - 1]),
          Parameter.of(engine, "deviations", 1, Math.max(1, numeric)).constant(0.1f));
    }
  }

  /** A deviation as it is used: not below a hundredth. */
  static float deviation(float learned) {
    return Math.max(learned, MIN_DEVIATION);
  }

  /** The numbers of a batch, one a span of numbers: to be filled, not uploaded. */
  Tensor numbers() {
    return numbers;
  }

  /** The levels of a batch, one a span of levels, as places among all outputs: to be filled. */
  int[] codes() {
    return codes;
  }

  /** What a batch gives. */
  record Losses(double reconstruction, double divergence) {
    double total() {
      return reconstruction + divergence;
    }
  }

  private void encode() {
    if (numbers.width() > 0) {
      numbers.upload();
    }
    Tensor top = encoder.forward(numbers, codes, perRow);
    mean.forward(mu, top);
    logVariance.forward(logSigma2, top);
  }

  /** The loss of the batch that is there, and its gradients by all parameters. */
  Losses trainStep(Seed seed) {
    encode();
    engine.fill(
        z,
        (part, from, to) -> {
          NoiseTable.normal(
              noise.data(),
              noise.at(from),
              (to - from) * noise.width(),
              seed.derive(part).generator());
          float[] lv = logSigma2.data();
          for (int i = z.at(from); i < z.at(from) + (to - from) * z.width(); i++) {
            lv[i] = Math.max(-MAX_LOG_VARIANCE, Math.min(MAX_LOG_VARIANCE, lv[i]));
            z.data()[i] = mu.data()[i] + noise.data()[i] * (float) Math.exp(0.5 * lv[i]);
          }
        });
    output.forward(logits, decoder.forward(z, null, 0));
    double reconstruction = reconstruction();
    output.parameterGradients(dLogits, decoder.top());
    engine.sum(decoder.topSlope(), output.inputGradient(0, dLogits));
    decoder.topSlope().upload();
    decoder.backward(z, null, 0, dz);
    double divergence = divergence();
    Tensor top = encoder.top();
    mean.parameterGradients(dMu, top);
    logVariance.parameterGradients(dLogSigma2, top);
    engine.sum(
        encoder.topSlope(), mean.inputGradient(0, dMu), logVariance.inputGradient(0, dLogSigma2));
    encoder.topSlope().upload();
    encoder.backward(numbers, codes, perRow, null);
    return new Losses(reconstruction, divergence);
  }

  /** −w mean log p(x | z), its gradient by the logits, uploaded, and by the deviations. */
  private double reconstruction() {
    int parts = ComputeContext.parts(rows);
    double[] partial = new double[parts];
    float[][] byDeviation = new float[parts][deviations.size()];
    float scale = (float) (weight / rows);
    engine.fill(
        dLogits,
        (part, from, to) -> {
          for (int r = from; r < to; r++) {
            partial[part] += reconstruct(r, scale, byDeviation[part]);
          }
        });
    deviations.gradient().fill(0);
    double sum = 0;
    for (int part = 0; part < parts; part++) {
      sum += partial[part];
      for (int j = 0; j < deviations.size(); j++) {
        deviations.gradient().data()[j] += byDeviation[part][j];
      }
    }
    return weight * sum / rows;
  }

  private double reconstruct(int r, float scale, float[] byDeviation) {
    float[] out = logits.data();
    float[] down = dLogits.data();
    double loss = 0;
    int number = 0;
    int level = r * perRow;
    for (OutputBlock span : spans) {
      int at = logits.at(r) + span.offset();
      if (span.kind() == OutputBlock.Kind.SOFTMAX) {
        System.arraycopy(out, at, down, at, span.width());
        OutputActivation.softmax(down, at, span.width());
        int hit = logits.at(r) + codes[level++];
        loss -= Math.log(Math.max(down[hit], 1e-30f));
        for (int j = at; j < at + span.width(); j++) {
          down[j] *= scale;
        }
        down[hit] -= scale;
      } else {
        float d = deviation(deviations.value().data()[number]);
        boolean tanh = span.kind() == OutputBlock.Kind.TANH;
        float y = tanh ? OutputActivation.tanh(out[at]) : out[at];
        float off = y - numbers.data()[numbers.at(r) + number];
        loss += off * off / (2 * d * d) + Math.log(d);
        down[at] = scale * off / (d * d) * (tanh ? 1 - y * y : 1);
        byDeviation[number] += scale * (1 / d - off * off / (d * d * d));
        number++;
      }
    }
    return loss;
  }

  /** Mean KL, and the gradients of the whole loss by μ and log σ², uploaded. */
  private double divergence() {
    double[] partial = new double[ComputeContext.parts(rows)];
    engine.rows(
        rows,
        (part, from, to) -> {
          for (int i = z.at(from); i < z.at(from) + (to - from) * z.width(); i++) {
            float m = mu.data()[i];
            float lv = logSigma2.data()[i];
            float variance = (float) Math.exp(lv);
            float slope = dz.data()[i];
            partial[part] += 0.5 * (m * m + variance - 1 - lv);
            dMu.data()[i] = slope + m / rows;
            float deviation = (float) Math.sqrt(variance);
            dLogSigma2.data()[i] =
                0.5f * (slope * noise.data()[i] * deviation + (variance - 1) / rows);
          }
          dMu.upload(from, to);
          dLogSigma2.upload(from, to);
        });
    double sum = 0;
    for (double each : partial) {
      sum += each;
    }
    return sum / rows;
  }

  HiddenLayers decoder() {
    return decoder;
  }

  Linear output() {
    return output;
  }

  /** The deviations of numbers about the network's output, one a number. */
  Parameter deviations() {
    return deviations;
  }

  /** All that is learned by gradients. */
  List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(encoder.parameters());
    all.addAll(mean.parameters());
    all.addAll(logVariance.parameters());
    all.addAll(decoder.parameters());
    all.addAll(output.parameters());
    all.add(deviations);
    return all;
  }
}
