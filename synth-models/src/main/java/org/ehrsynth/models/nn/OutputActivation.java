package org.ehrsynth.models.nn;

import java.util.List;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * The last activation of a generator, span by span: tanh, identity, and Gumbel-softmax, y =
 * softmax((x + g) / τ) with g standard Gumbel: nearly a draw of a level, and differentiable.
 *
 * <p>Jang, Gu and Poole (2017), <a href="https://arxiv.org/abs/1611.01144">arXiv:1611.01144</a>.
 */
public final class OutputActivation {
  private static final float MIN_PROBABILITY = 1e-30f; // of a probability under a logarithm

  private final ComputeContext engine;
  private final OutputBlock[] spans;
  private final int width;
  private final float temperature;

  public OutputActivation(ComputeContext engine, List<OutputBlock> spans, double temperature) {
    this.engine = engine;
    this.spans = spans.toArray(OutputBlock[]::new);
    this.width = OutputBlock.width(spans);
    this.temperature = (float) temperature;
  }

  public int width() {
    return width;
  }

  /** y of x, uploaded. */
  public void forward(Tensor x, Tensor y, Seed seed) {
    float[] in = x.data();
    float[] out = y.data();
    engine.fill(
        y,
        (part, from, to) -> {
          RandomStream draws = seed.derive(part).generator();
          for (int r = from; r < to; r++) {
            for (OutputBlock span : spans) {
              int at = x.at(r) + span.offset();
              int outAt = y.at(r) + span.offset();
              switch (span.kind()) {
                case TANH -> {
                  for (int j = 0; j < span.width(); j++) {
                    out[outAt + j] = tanh(in[at + j]);
                  }
                }
                case LINEAR -> System.arraycopy(in, at, out, outAt, span.width());
                case SOFTMAX -> {
                  NoiseTable.gumbel(out, outAt, span.width(), draws);
                  for (int j = 0; j < span.width(); j++) {
                    out[outAt + j] = (in[at + j] + out[outAt + j]) / temperature;
                  }
                  softmax(out, outAt, span.width());
                }
              }
            }
          }
        });
  }

  public static float tanh(float x) {
    return 1 - 2 / (FastExp.of(2 * x) + 1);
  }

  /** Replaces numbers by their softmax. */
  public static void softmax(float[] x, int at, int n) {
    float max = x[at];
    for (int j = 1; j < n; j++) {
      max = Math.max(max, x[at + j]);
    }
    for (int j = at; j < at + n; j++) {
      x[j] -= max;
    }
    FastExp.ofNegative(x, at, n);
    float sum = 0;
    for (int j = at; j < at + n; j++) {
      sum += x[j];
    }
    float scale = 1 / sum;
    for (int j = at; j < at + n; j++) {
      x[j] *= scale;
    }
  }

  /**
   * dx of dy after {@link #forward}; not uploaded.
   *
   * @param dx may be dy
   */
  public void backward(Tensor y, Tensor dy, Tensor dx) {
    float[] out = y.data();
    float[] up = dy.data();
    float[] down = dx.data();
    engine.rows(
        y.rows(),
        (part, from, to) -> {
          for (int r = from; r < to; r++) {
            for (OutputBlock span : spans) {
              int at = y.at(r) + span.offset();
              int upAt = dy.at(r) + span.offset();
              int downAt = dx.at(r) + span.offset();
              switch (span.kind()) {
                case TANH -> {
                  for (int j = 0; j < span.width(); j++) {
                    down[downAt + j] = up[upAt + j] * (1 - out[at + j] * out[at + j]);
                  }
                }
                case LINEAR -> System.arraycopy(up, upAt, down, downAt, span.width());
                case SOFTMAX -> {
                  float dot = 0;
                  for (int j = 0; j < span.width(); j++) {
                    dot += out[at + j] * up[upAt + j];
                  }
                  for (int j = 0; j < span.width(); j++) {
                    down[downAt + j] = out[at + j] * (up[upAt + j] - dot) / temperature;
                  }
                }
              }
            }
          }
        });
  }

  /**
   * The mean over rows of the cross entropy between a requested level and the softmax of its span,
   * to which dx's array is added its gradient.
   *
   * @param spanOfRow the span of the level requested for each row
   * @param level the requested level of each row
   */
  public double crossEntropy(Tensor x, int[] spanOfRow, int[] level, Tensor dx) {
    int n = x.rows();
    double[] partial = new double[ComputeContext.parts(n)];
    engine.rows(
        n,
        (part, from, to) -> {
          float[] p = new float[width];
          for (int r = from; r < to; r++) {
            OutputBlock span = spans[spanOfRow[r]];
            System.arraycopy(x.data(), x.at(r) + span.offset(), p, 0, span.width());
            softmax(p, 0, span.width());
            partial[part] -= Math.log(Math.max(p[level[r]], MIN_PROBABILITY));
            int at = dx.at(r) + span.offset();
            for (int j = 0; j < span.width(); j++) {
              dx.data()[at + j] += (p[j] - (j == level[r] ? 1 : 0)) / n;
            }
          }
        });
    double sum = 0;
    for (double each : partial) {
      sum += each;
    }
    return sum / n;
  }
}
