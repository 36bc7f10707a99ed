package org.ehrsynth.eval.learner;

import java.util.Arrays;
import java.util.Optional;
import org.ehrsynth.math.Cholesky;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.Seed;

/**
 * Trains logistic regression with an L2 penalty: minimises ½ Σ (sⱼ wⱼ)² / C + Σ log(1 + exp(−±η))
 * with a free intercept, by Newton's method with step halving until the gradient vanishes.
 *
 * <p>sⱼ is the standard deviation of feature j in the training rows when {@code standardised}
 * (which equals a penalty on the coefficients of standardised features), else 1. A constant feature
 * gets the coefficient 0.
 *
 * @param c inverse strength of the penalty; infinite for none
 * @param scale rows whose spread makes the features comparable; empty for features as they are
 */
public record LogisticRegression(double c, Optional<SparseMatrix> scale) implements Learner {
  private static final int MAX_STEPS = 100;
  private static final double SETTLED = 1e-10;
  private static final double MIN_RIDGE = 1e-12;

  /** C = 1 on features as they are; {@link #scaledBy} standardises. */
  public static LogisticRegression defaults() {
    return new LogisticRegression(1, Optional.empty());
  }

  @Override
  public String name() {
    return "logistic";
  }

  @Override
  public FeatureEncoding.Kind encoding() {
    return FeatureEncoding.Kind.ONE_HOT;
  }

  @Override
  public LogisticRegression scaledBy(SparseMatrix train) {
    return new LogisticRegression(c, Optional.of(train));
  }

  @Override
  public Fitted classify(SparseMatrix x, double[] y, Seed seed) {
    double[] w = coefficients(x, y);
    return features -> {
      double[] out = linear(features, w);
      for (int i = 0; i < out.length; i++) {
        out[i] = 1 / (1 + Math.exp(-out[i]));
      }
      return out;
    };
  }

  /** Computes the coefficients of the features, and the intercept last. */
  public double[] coefficients(SparseMatrix x, double[] y) {
    double[] penalty = penalties(x);
    int p = x.width();
    double[] w = new double[p + 1];
    double loss = loss(x, y, w, penalty);
    for (int step = 0; step < MAX_STEPS; step++) {
      double[] gradient = new double[p + 1];
      Matrix hessian = derivatives(x, y, w, penalty, gradient);
      double[] direction = Cholesky.of(hessian).solve(gradient);
      double rate = 1;
      double[] next = moved(w, direction, rate);
      double nextLoss = loss(x, y, next, penalty);
      while (!(nextLoss <= loss) && rate > 1e-8) {
        rate /= 2;
        next = moved(w, direction, rate);
        nextLoss = loss(x, y, next, penalty);
      }
      double gain = 0;
      for (int j = 0; j <= p; j++) {
        gain += gradient[j] * direction[j];
      }
      w = next;
      loss = nextLoss;
      if (gain < SETTLED * Math.max(1, Math.abs(loss)) * 1e-4) {
        break;
      }
    }
    return w;
  }

  private double[] penalties(SparseMatrix x) {
    double[] penalty = new double[x.width()];
    Arrays.fill(penalty, 1 / c);
    scale.ifPresent(
        rows -> {
          double[] variance = rows.moments().variance();
          for (int j = 0; j < penalty.length; j++) {
            penalty[j] = (variance[j] < 1e-14 ? 1 : variance[j]) / c;
          }
        });
    return penalty;
  }

  private static double[] moved(double[] w, double[] direction, double rate) {
    double[] next = new double[w.length];
    for (int j = 0; j < w.length; j++) {
      next[j] = w[j] - rate * direction[j];
    }
    return next;
  }

  private static double[] linear(SparseMatrix x, double[] w) {
    double[] eta = new double[x.rows()];
    Arrays.fill(eta, w[w.length - 1]);
    for (int i = 0; i < x.rows(); i++) {
      for (int at = x.starts()[i]; at < x.starts()[i + 1]; at++) {
        eta[i] += w[x.columns()[at]] * x.values()[at];
      }
    }
    return eta;
  }

  private static double loss(SparseMatrix x, double[] y, double[] w, double[] penalty) {
    double[] eta = linear(x, w);
    double loss = 0;
    for (int i = 0; i < eta.length; i++) {
      double margin = y[i] > 0.5 ? -eta[i] : eta[i];
      loss += margin > 0 ? margin + Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin));
    }
    for (int j = 0; j < penalty.length; j++) {
      loss += penalty[j] * w[j] * w[j] / 2;
    }
    return loss;
  }

  private static Matrix derivatives(
      SparseMatrix x, double[] y, double[] w, double[] penalty, double[] gradient) {
    int p = x.width();
    double[] h = new double[(p + 1) * (p + 1)];
    double[] eta = linear(x, w);
    for (int i = 0; i < x.rows(); i++) {
      double probability = 1 / (1 + Math.exp(-eta[i]));
      double residual = probability - y[i];
      double weight = Math.max(probability * (1 - probability), 1e-12);
      int from = x.starts()[i];
      int to = x.starts()[i + 1];
      for (int a = from; a < to; a++) {
        int column = x.columns()[a];
        double value = x.values()[a];
        gradient[column] += residual * value;
        for (int b = from; b <= a; b++) {
          h[column * (p + 1) + x.columns()[b]] += weight * value * x.values()[b];
        }
        h[p * (p + 1) + column] += weight * value;
      }
      gradient[p] += residual;
      h[p * (p + 1) + p] += weight;
    }
    for (int j = 0; j < p; j++) {
      gradient[j] += penalty[j] * w[j];
      h[j * (p + 1) + j] += penalty[j] + MIN_RIDGE;
    }
    return Matrix.of(p + 1, p + 1, h);
  }
}
