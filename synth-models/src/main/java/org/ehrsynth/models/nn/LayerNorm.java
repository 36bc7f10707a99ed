package org.ehrsynth.models.nn;

import java.util.List;

/**
 * Layer normalisation: y = γ (x − μ) / √(σ² + ε) + β by row, with the mean and variance of the
 * row's own numbers: the same while learning and afterwards.
 *
 * <p>Ba, Kiros and Hinton (2016), <a href="https://arxiv.org/abs/1607.06450">arXiv:1607.06450</a>.
 */
public final class LayerNorm {
  private static final double EPSILON = 1e-5;

  private final ComputeContext engine;
  private final int width;
  private final Parameter gamma;
  private final Parameter beta;

  public LayerNorm(ComputeContext engine, String name, int width) {
    this.engine = engine;
    this.width = width;
    gamma = Parameter.of(engine, name + "/gamma", 1, width).constant(1);
    beta = Parameter.of(engine, name + "/beta", 1, width);
  }

  private LayerNorm(ComputeContext engine, LayerNorm of) {
    this.engine = engine;
    width = of.width;
    gamma = of.gamma;
    beta = of.beta;
  }

  /** The same parameters, which are shared, on another engine. */
  public LayerNorm on(ComputeContext other) {
    return new LayerNorm(other, this);
  }

  /** y of x, in its array; not uploaded. */
  public void forward(Tensor x, Tensor y) {
    float[] in = x.data();
    float[] out = y.data();
    float[] g = gamma.value().data();
    float[] b = beta.value().data();
    engine.rows(
        x.rows(),
        (part, from, to) -> {
          for (int r = from; r < to; r++) {
            int at = x.at(r);
            int outAt = y.at(r);
            float mean = mean(in, at);
            float inverse = inverse(in, at, mean);
            for (int j = 0; j < width; j++) {
              out[outAt + j] = (in[at + j] - mean) * inverse * g[j] + b[j];
            }
          }
        });
  }

  private float mean(float[] x, int at) {
    float sum = 0;
    for (int j = 0; j < width; j++) {
      sum += x[at + j];
    }
    return sum / width;
  }

  private float inverse(float[] x, int at, float mean) {
    float squares = 0;
    for (int j = 0; j < width; j++) {
      float d = x[at + j] - mean;
      squares += d * d;
    }
    return (float) (1 / Math.sqrt(squares / width + EPSILON));
  }

  /**
   * The gradients after {@link #forward} on x; uploaded.
   *
   * @param dx may be dy
   */
  public void backward(Tensor x, Tensor dy, Tensor dx) {
    float[] in = x.data();
    float[] up = dy.data();
    float[] down = dx.data();
    float[] g = gamma.value().data();
    float[][] along = new float[ComputeContext.parts(x.rows())][width];
    float[][] sum = new float[along.length][width];
    engine.fill(
        dx,
        (part, from, to) -> {
          float[] scaled = new float[width];
          float[] normal = new float[width];
          for (int r = from; r < to; r++) {
            int at = x.at(r);
            int upAt = dy.at(r);
            int downAt = dx.at(r);
            float mean = mean(in, at);
            float inverse = inverse(in, at, mean);
            float shift = 0;
            float tilt = 0;
            for (int j = 0; j < width; j++) {
              float slope = up[upAt + j];
              normal[j] = (in[at + j] - mean) * inverse;
              scaled[j] = slope * g[j];
              along[part][j] += slope * normal[j];
              sum[part][j] += slope;
              shift += scaled[j];
              tilt += scaled[j] * normal[j];
            }
            shift /= width;
            tilt /= width;
            for (int j = 0; j < width; j++) {
              down[downAt + j] = inverse * (scaled[j] - shift - normal[j] * tilt);
            }
          }
        });
    gamma.gradient().fill(0);
    beta.gradient().fill(0);
    for (int part = 0; part < along.length; part++) {
      for (int j = 0; j < width; j++) {
        gamma.gradient().data()[j] += along[part][j];
        beta.gradient().data()[j] += sum[part][j];
      }
    }
  }

  public List<Parameter> parameters() {
    return List.of(gamma, beta);
  }
}
