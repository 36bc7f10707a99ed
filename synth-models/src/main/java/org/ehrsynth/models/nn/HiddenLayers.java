package org.ehrsynth.models.nn;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.random.RandomStream;

/**
 * Hidden layers one upon another: each a linear layer and a nonlinearity. The first may see levels
 * besides numbers, as rows of a table ({@link Embedding}).
 */
public final class HiddenLayers {

  /** What a layer does beyond being linear. */
  public enum Style {
    /** ReLU(h W + b), as published for most networks of tables. */
    RELU,
    /** h + GELU(LN(h W + b)), without h where widths differ: learns in fewer steps. */
    NORMED
  }

  private final ComputeContext engine;
  private final Style style;
  private final int in;
  private final List<Layer> layers = new ArrayList<>();
  private final Embedding lookup; // null without levels

  /** A layer, and what it computed of a batch. */
  private static final class Layer {
    final Linear linear;
    final LayerNorm norm;
    final MaskedActivation gate;
    final Tensor out; // of the linear layer
    final Tensor normed;
    final Tensor hidden;
    final Tensor slope; // by the linear layer's output
    final Tensor above; // by the hidden numbers

    Layer(
        ComputeContext engine, Linear linear, LayerNorm norm, int rows, int width, boolean learns) {
      this.linear = linear;
      this.norm = norm;
      gate = norm == null ? new MaskedActivation(engine, rows, width, 0, 0) : null;
      out = engine.tensor(rows, width);
      normed = norm == null ? null : engine.tensor(rows, width);
      hidden = engine.tensor(rows, width);
      slope = learns ? engine.tensor(rows, width) : null;
      above = learns ? engine.tensor(rows, width) : null;
    }
  }

  /**
   * New weights.
   *
   * @param rows of a batch
   * @param in numbers of a row; 0: none
   * @param levels of the table that the first layer looks up; 0: none
   */
  public HiddenLayers(
      ComputeContext engine,
      String name,
      int rows,
      int in,
      int levels,
      int[] widths,
      Style style,
      RandomStream draws) {
    this.engine = engine;
    this.style = style;
    this.in = in;
    lookup = levels > 0 ? new Embedding(engine, name + "/0", levels, widths[0], in, draws) : null;
    int below = in;
    for (int l = 0; l < widths.length; l++) {
      int[] dense = below > 0 ? new int[] {below} : new int[0];
      Linear linear =
          new Linear(engine, name + "/" + l, widths[l], l == 0 ? levels : 0, draws, dense);
      LayerNorm norm =
          style == Style.NORMED ? new LayerNorm(engine, name + "/" + l + "/norm", widths[l]) : null;
      layers.add(new Layer(engine, linear, norm, rows, widths[l], true));
      below = widths[l];
    }
  }

  private HiddenLayers(HiddenLayers of, ComputeContext engine, int rows) {
    this.engine = engine;
    style = of.style;
    in = of.in;
    lookup = of.lookup == null ? null : of.lookup.on(engine);
    for (Layer layer : of.layers) {
      LayerNorm norm = layer.norm == null ? null : layer.norm.on(engine);
      layers.add(new Layer(engine, layer.linear.on(engine), norm, rows, layer.out.width(), false));
    }
  }

  /** The same weights, which are shared, for batches of another size; only to go forward. */
  public HiddenLayers on(ComputeContext other, int rows) {
    return new HiddenLayers(this, other, rows);
  }

  private boolean isResidual(int l) {
    return style == Style.NORMED && l > 0 && below(l).width() == layers.get(l).out.width();
  }

  private Tensor below(int l) {
    return layers.get(l - 1).hidden;
  }

  /**
   * The last layer's numbers, uploaded.
   *
   * @param x numbers, uploaded; null where there are none
   * @param codes perRow levels of each row, −1 for none; null where there are none
   */
  public Tensor forward(Tensor x, int[] codes, int perRow) {
    for (int l = 0; l < layers.size(); l++) {
      Layer layer = layers.get(l);
      if (l > 0) {
        layer.linear.forward(layer.out, below(l));
      } else if (in > 0) {
        layer.linear.forward(layer.out, x);
      } else {
        layer.linear.forward(layer.out);
      }
      if (l == 0 && lookup != null) {
        lookup.addTo(layer.out, codes, perRow);
      }
      if (layer.norm == null) {
        layer.gate.forward(layer.out, layer.hidden, null);
      } else {
        layer.norm.forward(layer.out, layer.normed);
        Gelu.forward(engine, layer.normed, layer.hidden);
        if (isResidual(l)) {
          add(below(l), layer.hidden);
        }
      }
    }
    return top();
  }

  /** What {@link #forward} computed last. */
  public Tensor top() {
    return layers.get(layers.size() - 1).hidden;
  }

  /** Where the gradient by {@link #top} is to be put, and uploaded, before {@link #backward}. */
  public Tensor topSlope() {
    return layers.get(layers.size() - 1).above;
  }

  private void add(Tensor x, Tensor y) {
    float[] in = x.data();
    float[] out = y.data();
    engine.fill(
        y,
        (part, from, to) -> {
          int shift = x.at(0) - y.at(0);
          for (int i = y.at(from); i < y.at(from) + (to - from) * y.width(); i++) {
            out[i] += in[i + shift];
          }
        });
  }

  /**
   * All gradients after {@link #forward} of the same inputs.
   *
   * @param dx overwritten by the gradient by x, in its array; null if it is not wanted
   */
  public void backward(Tensor x, int[] codes, int perRow, Tensor dx) {
    for (int l = layers.size() - 1; l >= 0; l--) {
      Layer layer = layers.get(l);
      if (layer.norm == null) {
        layer.gate.backward(layer.above, layer.slope);
      } else {
        Gelu.backward(engine, layer.normed, layer.above, layer.slope);
        layer.norm.backward(layer.out, layer.slope, layer.slope);
      }
      if (l > 0) {
        layer.linear.parameterGradients(layer.slope, below(l));
        Tensor down = layers.get(l - 1).above;
        engine.sum(down, layer.linear.inputGradient(0, layer.slope));
        if (isResidual(l)) {
          add(layer.above, down);
        } else {
          down.upload();
        }
      } else if (in > 0) {
        layer.linear.parameterGradients(layer.slope, x);
        if (dx != null) {
          engine.sum(dx, layer.linear.inputGradient(0, layer.slope));
        }
      } else {
        layer.linear.biasGradient(layer.slope);
      }
    }
    if (lookup != null) {
      lookup.gradient(layers.get(0).slope, codes, perRow);
    }
  }

  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (Layer layer : layers) {
      all.addAll(layer.linear.parameters());
      if (layer.norm != null) {
        all.addAll(layer.norm.parameters());
      }
    }
    if (lookup != null) {
      all.add(lookup.table());
    }
    return all;
  }
}
