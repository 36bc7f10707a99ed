package org.ehrsynth.models.nn;

import java.util.List;

/**
 * Normalises batches: y = γ (x − μ) / √(σ² + ε) + β by column, with the mean and variance of the
 * batch in training and their running means afterwards.
 *
 * <p>Ioffe and Szegedy (2015), <a href="https://arxiv.org/abs/1502.03167">arXiv:1502.03167</a>.
 * Running means move by a tenth a batch; ε = 1e-5.
 */
public final class BatchNorm {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  private final ComputeContext engine;
  private final int width;
  private final Parameter gamma;
  private final Parameter beta;
  private final Parameter mean;
  private final Parameter variance;
  private final float[] batchMean;
  private final float[] inverse; // 1 / √(σ² + ε)

  public BatchNorm(ComputeContext engine, String name, int width) {
    this.engine = engine;
    this.width = width;
    gamma = Parameter.of(engine, name + "/gamma", 1, width).constant(1);
    beta = Parameter.of(engine, name + "/beta", 1, width);
    mean = Parameter.of(engine, name + "/mean", 1, width);
    variance = Parameter.of(engine, name + "/variance", 1, width).constant(1);
    batchMean = new float[width];
    inverse = new float[width];
  }

  private BatchNorm(ComputeContext engine, BatchNorm of) {
    this.engine = engine;
    width = of.width;
    gamma = of.gamma;
    beta = of.beta;
    mean = of.mean;
    variance = of.variance;
    batchMean = new float[width];
    inverse = new float[width];
  }

  /** Returns a layer with the same parameters, which are shared, on another engine. */
  public BatchNorm on(ComputeContext other) {
    return new BatchNorm(other, this);
  }

  /**
   * Computes y from x, in the array of y; not uploaded.
   *
   * @param training whether the batch's own moments are used, and added to the running ones
   */
  public void forward(Tensor x, Tensor y, boolean training) {
    if (training) {
      observe(x);
    } else {
      for (int j = 0; j < width; j++) {
        batchMean[j] = mean.value().data()[j];
        inverse[j] = (float) (1 / Math.sqrt(variance.value().data()[j] + EPSILON));
      }
    }
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
            for (int j = 0; j < width; j++) {
              out[outAt + j] = (in[at + j] - batchMean[j]) * inverse[j] * g[j] + b[j];
            }
          }
        });
  }

  private void observe(Tensor x) {
    int n = x.rows();
    float[] in = x.data();
    double[] sum = columnSums(x, n);
    for (int j = 0; j < width; j++) {
      batchMean[j] = (float) (sum[j] / n);
    }
    double[] squares =
        columnSums(
            n,
            (sums, from, to) -> {
              for (int r = from; r < to; r++) {
                int at = x.at(r);
                for (int j = 0; j < width; j++) {
                  float d = in[at + j] - batchMean[j];
                  sums[j] += d * d;
                }
              }
            });
    float[] runningMean = mean.value().data();
    float[] runningVariance = variance.value().data();
    for (int j = 0; j < width; j++) {
      inverse[j] = (float) (1 / Math.sqrt(squares[j] / n + EPSILON));
      double unbiased = squares[j] / Math.max(1, n - 1);
      runningMean[j] += (float) (MOMENTUM * (batchMean[j] - runningMean[j]));
      runningVariance[j] += (float) (MOMENTUM * (unbiased - runningVariance[j]));
    }
  }

  @FunctionalInterface
  private interface ColumnSum {
    void add(float[] sums, int from, int to);
  }

  /** Computes the sums of the first rows by column. */
  private double[] columnSums(Tensor x, int rows) {
    float[] in = x.data();
    return columnSums(
        rows,
        (sums, from, to) -> {
          for (int r = from; r < to; r++) {
            int at = x.at(r);
            for (int j = 0; j < width; j++) {
              sums[j] += in[at + j];
            }
          }
        });
  }

  /** Computes Σ dy x̂ by column. */
  private double[] sumsAlong(Tensor x, Tensor dy, int rows) {
    float[] in = x.data();
    float[] up = dy.data();
    return columnSums(
        rows,
        (sums, from, to) -> {
          for (int r = from; r < to; r++) {
            int at = dy.at(r);
            int inAt = x.at(r);
            for (int j = 0; j < width; j++) {
              sums[j] += up[at + j] * (in[inAt + j] - batchMean[j]) * inverse[j];
            }
          }
        });
  }

  /** Computes sums by column, of parts that are added in order. */
  private double[] columnSums(int rows, ColumnSum each) {
    float[][] partial = new float[ComputeContext.parts(rows)][width];
    engine.rows(rows, (part, from, to) -> each.add(partial[part], from, to));
    double[] sum = new double[width];
    for (float[] part : partial) {
      for (int j = 0; j < width; j++) {
        sum[j] += part[j];
      }
    }
    return sum;
  }

  /**
   * Computes the gradients after {@link #forward} on x in training: dx = γ/σ (dy − mean(dy) − x̂
   * mean(dy x̂)), uploaded.
   *
   * @param dx may be dy
   */
  public void backward(Tensor x, Tensor dy, Tensor dx) {
    int n = x.rows();
    float[] in = x.data();
    float[] up = dy.data();
    double[] sum = columnSums(dy, n);
    double[] along = sumsAlong(x, dy, n);
    float[] g = gamma.value().data();
    float[] scale = new float[width];
    float[] shift = new float[width];
    float[] tilt = new float[width];
    for (int j = 0; j < width; j++) {
      beta.gradient().data()[j] = (float) sum[j];
      gamma.gradient().data()[j] = (float) along[j];
      scale[j] = g[j] * inverse[j];
      shift[j] = (float) (sum[j] / n);
      tilt[j] = (float) (along[j] / n) * inverse[j];
    }
    float[] out = dx.data();
    engine.fill(
        dx,
        (part, from, to) -> {
          for (int r = from; r < to; r++) {
            int at = dy.at(r);
            int inAt = x.at(r);
            int outAt = dx.at(r);
            for (int j = 0; j < width; j++) {
              float away = (in[inAt + j] - batchMean[j]) * tilt[j];
              out[outAt + j] = scale[j] * (up[at + j] - shift[j] - away);
            }
          }
        });
  }

  /** Returns the parameters that gradients change. */
  public List<Parameter> parameters() {
    return List.of(gamma, beta);
  }

  /** Returns the running moments, to be saved with the parameters. */
  public List<Parameter> moments() {
    return List.of(mean, variance);
  }
}
