package org.ehrsynth.models.nn;

/**
 * y = x / 2 (1 + tanh(√(2/π) (x + 0.044715 x³))), a smooth ReLU. Hendrycks and Gimpel (2016), <a
 * href="https://arxiv.org/abs/1606.08415">arXiv:1606.08415</a>.
 */
public final class Gelu {
  private static final float INNER = (float) Math.sqrt(2 / Math.PI);
  private static final float CUBIC = 0.044715f;

  private Gelu() {}

  /** y of x, uploaded; y is not x, which the gradient needs. */
  public static void forward(ComputeContext engine, Tensor x, Tensor y) {
    float[] in = x.data();
    float[] out = y.data();
    int width = x.width();
    engine.fill(
        y,
        (part, from, to) -> {
          for (int r = from; r < to; r++) {
            int at = x.at(r);
            int outAt = y.at(r);
            for (int j = 0; j < width; j++) {
              float v = in[at + j];
              out[outAt + j] =
                  0.5f * v * (1 + OutputActivation.tanh(INNER * (v + CUBIC * v * v * v)));
            }
          }
        });
  }

  /** dx of dy, uploaded; dx may be dy. */
  public static void backward(ComputeContext engine, Tensor x, Tensor dy, Tensor dx) {
    float[] in = x.data();
    float[] up = dy.data();
    float[] down = dx.data();
    int width = x.width();
    engine.fill(
        dx,
        (part, from, to) -> {
          for (int r = from; r < to; r++) {
            int at = x.at(r);
            int upAt = dy.at(r);
            int downAt = dx.at(r);
            for (int j = 0; j < width; j++) {
              float v = in[at + j];
              float t = OutputActivation.tanh(INNER * (v + CUBIC * v * v * v));
              float inner = INNER * (1 + 3 * CUBIC * v * v);
              float slope = 0.5f * (1 + t) + 0.5f * v * (1 - t * t) * inner;
              down[downAt + j] = up[upAt + j] * slope;
            }
          }
        });
  }
}
