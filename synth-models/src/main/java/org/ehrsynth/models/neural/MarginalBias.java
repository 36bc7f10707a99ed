package org.ehrsynth.models.neural;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.OutputActivation;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.Seed;

/**
 * Sets the last layer's bias so that each level has, over many sampled rows, the fraction that it
 * has among real rows: the bias of a level moves by the logarithm of the ratio of the two, a few
 * times. Associations between levels stay as learned.
 */
public final class MarginalBias {
  /** Of 256 drawn rows: at most, and for small tables, whose own shares are as uncertain. */
  private static final int MAX_BLOCKS = 40;

  private static final int FEWEST_BLOCKS = 16;
  private static final int SAMPLES_PER_STEP = 4;
  private static final int ROUNDS = 12;
  private static final double MIN_PROBABILITY = 1e-7;
  private static final double MAX_MOVE = 3;

  /** Half of Σ |share − wanted| that is left alone: far below what chance adds to drawn rows. */
  private static final double CLOSE = 1e-4;

  private MarginalBias() {}

  public static void match(RowGenerator source, EncodedRows real, Execution run) {
    Seed seed = run.seed().derive("margins");
    int blocks =
        Math.max(
            FEWEST_BLOCKS,
            (int) Math.min(MAX_BLOCKS, (long) SAMPLES_PER_STEP * real.rows() / RowGenerator.BLOCK));
    float[][] weights = new float[real.width()][]; // by output, then row: its probability
    List<Integer> levels = new ArrayList<>(); // spans of levels
    for (int s = 0; s < real.spans().size(); s++) {
      OutputBlock span = real.spans().get(s);
      if (span.kind() == OutputBlock.Kind.SOFTMAX) {
        levels.add(s);
        for (int j = span.offset(); j < span.offset() + span.width(); j++) {
          weights[j] = new float[blocks * RowGenerator.BLOCK];
        }
      }
    }
    float[] bias = source.outputBias().value().data();
    // By the engine's threads, not the run's: what an interrupted run keeps is matched too.
    try (ComputeContext engine = ComputeContext.of(run.threads())) {
      RowGenerator.Workspace desk = source.desk(engine);
      for (int b = 0; b < blocks; b++) {
        int from = b * RowGenerator.BLOCK;
        Tensor logits = desk.logits(null, seed.derive(b));
        engine.forEach(
            levels.size(), s -> weigh(real.spans().get(levels.get(s)), logits, weights, from));
      }
      engine.forEach(
          levels.size(),
          s -> {
            OutputBlock span = real.spans().get(levels.get(s));
            double[] wanted = fractions(real.codes()[levels.get(s)], span.width());
            int end = span.offset() + span.width();
            double[] move = moves(wanted, Arrays.copyOfRange(weights, span.offset(), end));
            for (int j = 0; j < move.length; j++) {
              bias[span.offset() + j] += (float) move[j];
            }
          });
    }
    source.outputBias().value().upload();
  }

  private static void weigh(OutputBlock span, Tensor logits, float[][] weights, int from) {
    float[] p = new float[span.width()];
    for (int r = 0; r < RowGenerator.BLOCK; r++) {
      System.arraycopy(logits.data(), logits.at(r) + span.offset(), p, 0, p.length);
      OutputActivation.softmax(p, 0, p.length);
      for (int j = 0; j < p.length; j++) {
        weights[span.offset() + j][from + r] = p[j];
      }
    }
  }

  private static double[] fractions(int[] codes, int levels) {
    double[] fractions = new double[levels];
    for (int code : codes) {
      fractions[code] += 1.0 / codes.length;
    }
    return fractions;
  }

  /**
   * What to add to the logits of a span's levels.
   *
   * @param p by level and row: the softmax of what they are
   */
  private static double[] moves(double[] wanted, float[][] p) {
    double[] move = new double[wanted.length];
    float[] factor = new float[wanted.length];
    int rows = p[0].length;
    float[] sum = new float[rows]; // of a row's changed weights, then 1 by it
    for (int round = 0; round < ROUNDS; round++) {
      Arrays.fill(sum, 0);
      for (int j = 0; j < factor.length; j++) {
        factor[j] = (float) Math.exp(move[j]);
        add(p[j], factor[j], sum);
      }
      for (int r = 0; r < rows; r++) {
        sum[r] = 1 / sum[r];
      }
      double apart = 0;
      for (int j = 0; j < factor.length; j++) {
        double mean = factor[j] * dot(p[j], sum) / rows;
        apart += Math.abs(wanted[j] - mean) / 2;
        double off = Math.log((wanted[j] + MIN_PROBABILITY) / (mean + MIN_PROBABILITY));
        move[j] += Math.max(-MAX_MOVE, Math.min(MAX_MOVE, off));
      }
      if (apart < CLOSE) {
        break;
      }
    }
    return move;
  }

  private static void add(float[] x, float factor, float[] to) {
    for (int r = 0; r < x.length; r++) {
      to[r] += factor * x[r];
    }
  }

  /** Four sums at once: one would wait for each addition. */
  private static double dot(float[] x, float[] y) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int r = 0; r < x.length; r += 4) {
      a += x[r] * y[r];
      b += x[r + 1] * y[r + 1];
      c += x[r + 2] * y[r + 2];
      d += x[r + 3] * y[r + 3];
    }
    return a + b + (c + d);
  }
}
