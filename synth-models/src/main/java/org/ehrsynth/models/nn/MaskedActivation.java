package org.ehrsynth.models.nn;

import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * A nonlinearity that is a factor: y = x ⊙ d, where d is 1 for x &gt; 0 and the slope for others
 * (ReLU with slope 0, LeakyReLU, Maas et al. 2013), times the mask of dropout (Srivastava et al.
 * 2014): 0 with the rate's probability, 1/(1 − rate) otherwise. The factor is kept: the gradient is
 * dx = dy ⊙ d, and so is all that a second derivative needs.
 */
public final class MaskedActivation {
  private static final int BITS = 16;
  private static final float TINY = 1e-30f;

  private final ComputeContext engine;
  private final float slope;
  private final int dropped; // of 2^16
  private final float kept;
  private final Tensor factor;

  /**
   * A new one.
   *
   * @param rate of dropout, in [0, 1)
   */
  public MaskedActivation(ComputeContext engine, int rows, int width, double slope, double rate) {
    this.engine = engine;
    this.slope = (float) slope;
    this.dropped = (int) Math.round(rate * (1 << BITS));
    this.kept = (float) (1 / (1 - rate));
    this.factor = engine.tensor(rows, width);
  }

  /**
   * y = x ⊙ d, uploaded.
   *
   * @param y may be x
   * @param seed of the mask; null for none
   */
  public void forward(Tensor x, Tensor y, Seed seed) {
    boolean drops = seed != null && dropped > 0;
    float[] in = x.data();
    float[] out = y.data();
    float[] d = factor.data();
    int width = x.width();
    engine.fill(
        y,
        (part, from, to) -> {
          RandomStream draws = drops ? seed.derive(part).generator() : null;
          for (int r = from; r < to; r++) {
            int at = factor.at(r);
            slopes(in, x.at(r), d, at, width, slope, 1 - slope);
            if (drops) {
              mask(d, at, width, draws);
            }
            multiply(in, x.at(r), d, at, out, y.at(r), width);
          }
        });
  }

  /**
   * d = 1 for x &gt; 0, the slope for others, by (x + |x|) / 2|x|: without a branch, of which half
   * would be guessed wrong.
   */
  private static void slopes(
      float[] x, int xAt, float[] d, int at, int n, float slope, float rest) {
    for (int j = 0; j < n; j++) {
      float size = Math.abs(x[xAt + j]);
      d[at + j] = slope + rest * ((x[xAt + j] + size) / (size + size + TINY));
    }
  }

  private static void multiply(float[] x, int xAt, float[] d, int at, float[] y, int yAt, int n) {
    for (int j = 0; j < n; j++) {
      y[yAt + j] = x[xAt + j] * d[at + j];
    }
  }

  private void mask(float[] d, int at, int width, RandomStream draws) {
    long bits = 0;
    for (int j = 0; j < width; j++) {
      bits = j % (Long.SIZE / BITS) == 0 ? draws.nextLong() : bits >>> BITS;
      int drawn = (int) (bits & ((1 << BITS) - 1));
      d[at + j] *= kept * (1 + ((drawn - dropped) >> (Integer.SIZE - 1))); // the shift: −1 if below
    }
  }

  /** dx = dy ⊙ d, uploaded; dx may be dy. */
  public void backward(Tensor dy, Tensor dx) {
    backward(dy, dx, 0);
  }

  /**
   * dx = dy ⊙ d for some of the rows.
   *
   * @param first row of d that goes with the first of dy
   */
  public void backward(Tensor dy, Tensor dx, int first) {
    float[] in = dy.data();
    float[] out = dx.data();
    float[] d = factor.data();
    engine.fill(
        dx,
        (part, from, to) -> {
          for (int r = from; r < to; r++) {
            multiply(in, dy.at(r), d, factor.at(first + r), out, dx.at(r), dy.width());
          }
        });
  }
}
