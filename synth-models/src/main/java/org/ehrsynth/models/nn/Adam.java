package org.ehrsynth.models.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * Adam: m = β₁ m + (1 − β₁) g, v = β₂ v + (1 − β₂) g², w −= rate · m̂ / (√v̂ + ε) with m̂ and v̂
 * corrected for their first values of 0.
 *
 * <p>Kingma and Ba (2015), <a href="https://arxiv.org/abs/1412.6980">arXiv:1412.6980</a>; weight
 * decay coupled, g += decay · w, or decoupled, w −= rate · decay · w (AdamW, Loshchilov and Hutter
 * 2019, <a href="https://arxiv.org/abs/1711.05101">arXiv:1711.05101</a>).
 */
public final class Adam {
  private static final float EPSILON = 1e-8f;
  private static final int CHUNK = 1 << 15;

  /** Whether weight decay goes through the moments. */
  public enum Decay {
    /** Added to the gradient, as with an L2 penalty. */
    COUPLED,
    /** Beside the moments (AdamW). */
    DECOUPLED
  }

  /**
   * Settings.
   *
   * @param beta1 memory of the gradient, in [0, 1)
   * @param beta2 memory of its square, in [0, 1)
   * @param weightDecay at least 0
   */
  public record Settings(double beta1, double beta2, double weightDecay, Decay decay) {}

  private final ComputeContext engine;
  private final List<Parameter> parameters;
  private final Settings settings;
  private final float[][] m;
  private final float[][] v;
  private final List<Chunk> chunks = new ArrayList<>();
  private long steps;

  /** Some numbers of a parameter. */
  private record Chunk(int parameter, int from, int to) {}

  public Adam(ComputeContext engine, List<Parameter> parameters, Settings settings) {
    this.engine = engine;
    this.parameters = List.copyOf(parameters);
    this.settings = settings;
    m = new float[parameters.size()][];
    v = new float[parameters.size()][];
    for (int p = 0; p < m.length; p++) {
      m[p] = new float[parameters.get(p).size()];
      v[p] = new float[parameters.get(p).size()];
      for (int from = 0; from < m[p].length; from += CHUNK) {
        chunks.add(new Chunk(p, from, Math.min(m[p].length, from + CHUNK)));
      }
    }
  }

  private double gradientNorm() {
    double sum = 0;
    for (Parameter parameter : parameters) {
      double own = 0;
      for (float g : parameter.gradient().data()) {
        own += (double) g * g;
      }
      sum += own;
    }
    return Math.sqrt(sum);
  }

  /**
   * Changes the parameters by their gradients, and uploads them.
   *
   * @param rate step size
   * @param clip most length of all gradients together, to which longer ones are shortened (Pascanu
   *     et al. 2013, <a href="https://arxiv.org/abs/1211.5063">arXiv:1211.5063</a>); 0: no limit
   */
  public void step(double rate, double clip) {
    steps++;
    double norm = clip > 0 ? gradientNorm() : 0;
    double factor = norm > clip ? clip / norm : 1;
    double first = 1 - Math.pow(settings.beta1, steps);
    double second = Math.sqrt(1 - Math.pow(settings.beta2, steps));
    float stepSize = (float) (rate * second / first);
    float epsilon = (float) (EPSILON * second);
    boolean coupled = settings.decay == Decay.COUPLED;
    float pull = coupled ? (float) settings.weightDecay : 0;
    float shrink = coupled ? 1 : (float) (1 - rate * settings.weightDecay);
    float b1 = (float) settings.beta1;
    float b2 = (float) settings.beta2;
    float times = (float) factor;
    engine.forEach(
        chunks.size(),
        c -> {
          Chunk chunk = chunks.get(c);
          Parameter parameter = parameters.get(chunk.parameter);
          float[] w = parameter.value().data();
          float[] g = parameter.gradient().data();
          float[] mp = m[chunk.parameter];
          float[] vp = v[chunk.parameter];
          for (int i = chunk.from; i < chunk.to; i++) {
            float slope = g[i] * times + pull * w[i];
            mp[i] = b1 * mp[i] + (1 - b1) * slope;
            vp[i] = b2 * vp[i] + (1 - b2) * slope * slope;
            w[i] = shrink * w[i] - stepSize * mp[i] / ((float) Math.sqrt(vp[i]) + epsilon);
          }
          parameter.value().memory().write(chunk.from, w, chunk.from, chunk.to - chunk.from);
        });
  }

  /** The moments of all parameters, m then v; not copies. */
  public List<float[]> memory() {
    List<float[]> all = new ArrayList<>(List.of(m));
    all.addAll(List.of(v));
    return all;
  }

  /** Goes on as after so many steps, with the moments that were put into {@link #memory}. */
  public void resume(long stepsDone) {
    steps = stepsDone;
  }
}
