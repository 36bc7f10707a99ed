package org.ehrsynth.models.gan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.models.nn.BatchNorm;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.Embedding;
import org.ehrsynth.models.nn.Linear;
import org.ehrsynth.models.nn.MaskedActivation;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.RandomStream;

/**
 * The generator of CTGAN: noise and a condition to logits, through hidden layers each of which sees
 * all before it, h₀ = z ⊕ c, hₗ = ReLU(BN(FC(hₗ₋₁))) ⊕ hₗ₋₁ (Xu et al. 2019, section 4.4).
 * Concatenations are sums over inputs; the condition, of which one number is 1, is a row of a
 * table.
 */
final class Generator {
  private final ComputeContext engine;
  private final Linear[] linear;
  private final Embedding[] lookup; // null without conditions
  private final BatchNorm[] norm;
  private final MaskedActivation[] gate;
  private final Tensor noise;
  private final Tensor[] before; // normalisation
  private final Tensor[] hidden;
  private final Tensor[] gradient; // by hidden layers, and by what is before normalisation
  private final Tensor logits;

  /**
   * New weights.
   *
   * @param rows of a batch
   * @param conditions levels that a condition may be; 0: none
   * @param out logits
   */
  Generator(
      ComputeContext engine,
      int rows,
      int noiseWidth,
      int conditions,
      int[] widths,
      int out,
      RandomStream draws) {
    this.engine = engine;
    int layers = widths.length;
    linear = new Linear[layers + 1];
    lookup = conditions > 0 ? new Embedding[layers + 1] : null;
    norm = new BatchNorm[layers];
    gate = new MaskedActivation[layers];
    before = new Tensor[layers];
    hidden = new Tensor[layers];
    gradient = new Tensor[layers];
    noise = engine.tensor(rows, noiseWidth);
    int dense = noiseWidth;
    for (int l = 0; l <= layers; l++) {
      int width = l < layers ? widths[l] : out;
      String name = "generator/" + l;
      int[] in = new int[l + 1];
      in[l] = noiseWidth;
      for (int k = 0; k < l; k++) {
        in[k] = widths[l - 1 - k];
      }
      linear[l] = new Linear(engine, name, width, conditions, draws, in);
      if (conditions > 0) {
        lookup[l] = new Embedding(engine, name, conditions, width, dense, draws);
      }
      if (l < layers) {
        norm[l] = new BatchNorm(engine, name + "/norm", width);
        gate[l] = new MaskedActivation(engine, rows, width, 0, 0);
        before[l] = engine.tensor(rows, width);
        hidden[l] = engine.tensor(rows, width);
        gradient[l] = engine.tensor(rows, width);
        dense += width;
      }
    }
    logits = engine.tensor(rows, out);
  }

  /** The same weights, which are shared, for batches of another size. */
  Generator(Generator of, ComputeContext engine, int rows) {
    this.engine = engine;
    int layers = of.norm.length;
    linear = new Linear[layers + 1];
    lookup = of.lookup == null ? null : new Embedding[layers + 1];
    norm = new BatchNorm[layers];
    for (int l = 0; l <= layers; l++) {
      linear[l] = of.linear[l].on(engine);
      if (lookup != null) {
        lookup[l] = of.lookup[l].on(engine);
      }
      if (l < layers) {
        norm[l] = of.norm[l].on(engine);
      }
    }
    gate = new MaskedActivation[layers];
    before = new Tensor[layers];
    hidden = new Tensor[layers];
    gradient = new Tensor[layers];
    noise = engine.tensor(rows, of.noise.width());
    for (int l = 0; l < layers; l++) {
      int width = of.hidden[l].width();
      gate[l] = new MaskedActivation(engine, rows, width, 0, 0);
      before[l] = engine.tensor(rows, width);
      hidden[l] = engine.tensor(rows, width);
    }
    logits = engine.tensor(rows, of.logits.width());
  }

  /** n × noise width; to be filled and uploaded before {@link #forward}. */
  Tensor noise() {
    return noise;
  }

  /** What {@link #forward} computed. */
  Tensor logits() {
    return logits;
  }

  /** Of the hidden layers. */
  int[] widths() {
    return Arrays.stream(hidden).mapToInt(Tensor::width).toArray();
  }

  /** Of layer l: the hidden layers before it, the last first, and the noise. */
  private Tensor[] inputs(int l) {
    Tensor[] in = new Tensor[l + 1];
    for (int k = 0; k < l; k++) {
      in[k] = hidden[l - 1 - k];
    }
    in[l] = noise;
    return in;
  }

  /**
   * The logits of the noise.
   *
   * @param conditions one a row, −1 for none; null where there are no conditions
   * @param learning whether to normalise by this batch
   */
  void forward(int[] conditions, boolean learning) {
    for (int l = 0; l < linear.length; l++) {
      Tensor out = l < norm.length ? before[l] : logits;
      linear[l].forward(out, inputs(l));
      if (lookup != null) {
        lookup[l].addTo(out, conditions, 1);
      }
      if (l < norm.length) {
        norm[l].forward(out, hidden[l], learning);
        gate[l].forward(hidden[l], hidden[l], null);
      }
    }
  }

  /**
   * All gradients after a forward pass while learning.
   *
   * @param slope by the logits, uploaded
   */
  void backward(Tensor slope, int[] conditions) {
    int layers = norm.length;
    gradients(layers, slope, conditions);
    for (int l = layers - 1; l >= 0; l--) {
      ComputeContext.Product[] terms = new ComputeContext.Product[layers - l];
      terms[0] = linear[layers].inputGradient(layers - 1 - l, slope);
      for (int above = l + 1; above < layers; above++) {
        terms[above - l] = linear[above].inputGradient(above - 1 - l, gradient[above]);
      }
      engine.sum(gradient[l], terms);
      gate[l].backward(gradient[l], gradient[l]);
      norm[l].backward(before[l], gradient[l], gradient[l]);
      gradients(l, gradient[l], conditions);
    }
  }

  private void gradients(int l, Tensor slope, int[] conditions) {
    linear[l].parameterGradients(slope, inputs(l));
    if (lookup != null) {
      lookup[l].gradient(slope, conditions, 1);
    }
  }

  List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (int l = 0; l < linear.length; l++) {
      all.addAll(linear[l].parameters());
      if (lookup != null) {
        all.add(lookup[l].table());
      }
      if (l < norm.length) {
        all.addAll(norm[l].parameters());
      }
    }
    return all;
  }

  Parameter outputBias() {
    return linear[norm.length].bias();
  }

  /** All that a sample depends on: parameters and the moments of normalisation. */
  List<Parameter> state() {
    List<Parameter> all = new ArrayList<>(parameters());
    for (BatchNorm each : norm) {
      all.addAll(each.moments());
    }
    return all;
  }
}
