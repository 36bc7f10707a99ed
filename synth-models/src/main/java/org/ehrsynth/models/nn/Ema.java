package org.ehrsynth.models.nn;

import java.util.List;

/**
 * An exponential moving average of weights, which often generates better than any of the weights it
 * is the average of: e = d e + (1 − d) w after each step, with d = min(decay, (1 + t) / (10 + t)),
 * so that the first weights are soon forgotten.
 *
 * <p>Yazıcı et al. (2019), <a href="https://arxiv.org/abs/1806.04498">arXiv:1806.04498</a>.
 */
public final class Ema {
  private final List<Parameter> parameters;
  private final double decay;
  private final float[][] average;
  private long steps;
  private boolean used;

  /**
   * Begins with the weights as they are.
   *
   * @param decay in [0, 1); 0 follows at once
   */
  public Ema(List<Parameter> parameters, double decay) {
    this.parameters = List.copyOf(parameters);
    this.decay = decay;
    average = new float[parameters.size()][];
    for (int p = 0; p < average.length; p++) {
      average[p] = parameters.get(p).value().data().clone();
    }
  }

  /** Follows the weights after a step. */
  public void follow(ComputeContext engine) {
    float rest = (float) (1 - Math.min(decay, (1.0 + steps) / (10.0 + steps)));
    steps++;
    engine.forEach(
        average.length,
        p -> {
          float[] e = average[p];
          float[] w = parameters.get(p).value().data();
          for (int i = 0; i < e.length; i++) {
            e[i] += rest * (w[i] - e[i]);
          }
        });
  }

  /** Puts the average in the place of the weights, or these back: only they may go on learning. */
  public void use(boolean wanted) {
    if (wanted == used) {
      return;
    }
    used = wanted;
    for (int p = 0; p < average.length; p++) {
      Tensor value = parameters.get(p).value();
      float[] own = value.data().clone();
      System.arraycopy(average[p], 0, value.data(), 0, own.length);
      average[p] = own;
      value.upload();
    }
  }

  /** The averages in the order of the parameters. Not copies. */
  public float[][] averages() {
    return average;
  }

  /** Goes on as after so many steps; the averages are those put into {@link #averages}. */
  public void resume(long stepsDone) {
    steps = stepsDone;
  }
}
