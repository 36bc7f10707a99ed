package org.ehrsynth.models.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.random.RandomStream;

/**
 * y = Σ xₛ Wₛ + b, over one or several inputs: a concatenation without copying. The first weights
 * are uniform on ±1/√(numbers that come in).
 */
public final class Linear {
  private final ComputeContext engine;
  private final Parameter[] weights;
  private final Parameter bias;

  /**
   * A new layer.
   *
   * @param out width of y
   * @param sparse numbers that come in besides, by a {@link Embedding}; they count for the first
   *     weights
   * @param in widths of the inputs
   */
  public Linear(
      ComputeContext engine, String name, int out, int sparse, RandomStream draws, int... in) {
    this.engine = engine;
    int all = sparse;
    for (int width : in) {
      all += width;
    }
    double bound = 1 / Math.sqrt(Math.max(1, all));
    weights = new Parameter[in.length];
    for (int s = 0; s < in.length; s++) {
      weights[s] = Parameter.of(engine, name + "/weights-" + s, in[s], out).uniform(bound, draws);
    }
    bias = Parameter.of(engine, name + "/bias", 1, out).uniform(bound, draws);
  }

  private Linear(ComputeContext engine, Linear of) {
    this.engine = engine;
    weights = of.weights;
    bias = of.bias;
  }

  /** The same parameters, which are shared, on another engine. */
  public Linear on(ComputeContext other) {
    return new Linear(other, this);
  }

  /**
   * Computes y in its array; not uploaded.
   *
   * @param xs n × in[s] each, uploaded
   * @param y n × out, overwritten
   */
  public void forward(Tensor y, Tensor... xs) {
    ComputeContext.Product[] products = new ComputeContext.Product[xs.length];
    for (int s = 0; s < xs.length; s++) {
      products[s] = ComputeContext.product(xs[s], weights[s].value());
    }
    engine.sum(y, bias.value().data(), products);
  }

  /**
   * A term of the gradient by an input, dy Wₛᵀ.
   *
   * @param dy n × out, uploaded
   */
  public ComputeContext.Product inputGradient(int s, Tensor dy) {
    return ComputeContext.byTransposed(dy, weights[s].value());
  }

  /** What an input is multiplied by without bias, x Wₛ. */
  public ComputeContext.Product product(int s, Tensor x) {
    return ComputeContext.product(x, weights[s].value());
  }

  /** The gradient by the parameters: dWₛ = xₛᵀ dy, db = Σ dy. */
  public void parameterGradients(Tensor dy, Tensor... xs) {
    weightGradients(dy, xs);
    biasGradient(dy);
  }

  /** dWₛ = xₛᵀ dy. */
  public void weightGradients(Tensor dy, Tensor... xs) {
    for (int s = 0; s < xs.length; s++) {
      engine.sum(weights[s].gradient(), ComputeContext.transposed(xs[s], dy));
    }
  }

  /** db = Σ dy over rows. */
  public void biasGradient(Tensor dy) {
    float[] sum = bias.gradient().data();
    float[] data = dy.data();
    Arrays.fill(sum, 0);
    for (int r = 0; r < dy.rows(); r++) {
      int at = dy.at(r);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += data[at + j];
      }
    }
  }

  /** The weights of an input, in[s] × out. */
  public Parameter weights(int s) {
    return weights[s];
  }

  public Parameter bias() {
    return bias;
  }

  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(List.of(weights));
    all.add(bias);
    return all;
  }
}
