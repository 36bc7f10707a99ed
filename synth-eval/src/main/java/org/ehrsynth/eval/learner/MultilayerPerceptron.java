package org.ehrsynth.eval.learner;

import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Trains a multilayer perceptron with DL4J: two hidden layers of rectified linear units,
 * cross-entropy with an L2 penalty, Adam (Kingma and Ba 2015, <a
 * href="https://arxiv.org/abs/1412.6980">arXiv:1412.6980</a>), features standardised.
 *
 * <p>The native library starts at the first fit. Weights and the order of rows are drawn from the
 * seed and the native library computes on one thread, so that equal seeds give equal predictions on
 * one machine; other processors may differ in the last bits.
 *
 * @param width units of each hidden layer
 * @param epochs passes over the rows
 * @param scale rows whose mean and spread standardise the features; empty for the training rows
 */
public record MultilayerPerceptron(int width, int epochs, Optional<SparseMatrix> scale)
    implements Learner {
  private static final int LARGEST_BATCH = 256;
  private static final int SMALLEST_BATCH = 16;
  private static final int BATCHES = 50;
  private static final double RATE = 1e-3;
  private static final double PENALTY = 1e-4;

  /** Two layers of 64 units, 10 epochs. */
  public static MultilayerPerceptron defaults() {
    return new MultilayerPerceptron(64, 10, Optional.empty());
  }

  @Override
  public String name() {
    return "perceptron";
  }

  @Override
  public FeatureEncoding.Kind encoding() {
    return FeatureEncoding.Kind.ONE_HOT;
  }

  @Override
  public MultilayerPerceptron scaledBy(SparseMatrix train) {
    return new MultilayerPerceptron(width, epochs, Optional.of(train));
  }

  @Override
  public Fitted classify(SparseMatrix x, double[] y, Seed seed) {
    Native.onOneThread();
    Scaling scaling = Scaling.of(scale.orElse(x));
    RandomStream draws = seed.derive("perceptron").generator();
    MultiLayerNetwork network = network(x.width(), draws);
    int batch = Math.max(SMALLEST_BATCH, Math.min(LARGEST_BATCH, x.rows() / BATCHES));
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] order = draws.permutation(x.rows());
      for (int from = 0; from < order.length; from += batch) {
        int rows = Math.min(batch, order.length - from);
        float[] labels = new float[rows];
        for (int i = 0; i < rows; i++) {
          labels[i] = (float) y[order[from + i]];
        }
        try (INDArray in = Nd4j.createFromArray(scaling.dense(x, order, from, rows));
            INDArray out = Nd4j.createFromArray(labels).reshape(rows, 1)) {
          network.fit(in.reshape(rows, x.width()), out);
        }
      }
    }
    return features -> predict(network, scaling, features);
  }

  private static double[] predict(MultiLayerNetwork network, Scaling scaling, SparseMatrix x) {
    int[] all = IntStream.range(0, x.rows()).toArray();
    double[] out = new double[x.rows()];
    for (int from = 0; from < all.length; from += LARGEST_BATCH) {
      int rows = Math.min(LARGEST_BATCH, all.length - from);
      try (INDArray in = Nd4j.createFromArray(scaling.dense(x, all, from, rows));
          INDArray predicted = network.output(in.reshape(rows, x.width()))) {
        for (int i = 0; i < rows; i++) {
          out[from + i] = predicted.getDouble(i, 0);
        }
      }
    }
    return out;
  }

  private MultiLayerNetwork network(int features, RandomStream draws) {
    int[] sizes = {features, width, width, 1};
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .updater(new Adam(RATE))
                .l2(PENALTY)
                .list()
                .layer(dense(features))
                .layer(dense(width))
                .layer(
                    new OutputLayer.Builder(LossFunction.XENT)
                        .nIn(width)
                        .nOut(1)
                        .activation(Activation.SIGMOID)
                        .build())
                .build());
    network.init(weights(sizes, draws), false);
    return network;
  }

  private DenseLayer dense(int inputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(width).activation(Activation.RELU).build();
  }

  /**
   * All parameters in the order of DL4J, each layer's weights and then its biases: weights of
   * variance 2 / inputs (He et al. 2015, <a
   * href="https://arxiv.org/abs/1502.01852">arXiv:1502.01852</a>), biases 0.
   */
  private static INDArray weights(int[] sizes, RandomStream draws) {
    int n = 0;
    for (int l = 1; l < sizes.length; l++) {
      n += (sizes[l - 1] + 1) * sizes[l];
    }
    float[] weights = new float[n];
    int at = 0;
    for (int l = 1; l < sizes.length; l++) {
      double sd = Math.sqrt(2.0 / sizes[l - 1]);
      for (int i = 0; i < sizes[l - 1] * sizes[l]; i++) {
        weights[at++] = (float) (sd * draws.nextGaussian());
      }
      at += sizes[l];
    }
    return Nd4j.createFromArray(weights).reshape(1, n);
  }

  /** The library's own threads would change the last bits of sums. */
  private static final class Native {
    static {
      Nd4j.getBackend(); // first of all: it selects the backend of the library
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
      openblas.blas_set_num_threads(1);
    }

    private Native() {}

    /** Loads the library at the first call. */
    static void onOneThread() {}
  }

  /** Mean and spread of every feature. */
  private record Scaling(float[] mean, float[] sd) {
    static Scaling of(SparseMatrix x) {
      SparseMatrix.Moments moments = x.moments();
      float[] mean = new float[x.width()];
      float[] sd = new float[x.width()];
      for (int j = 0; j < mean.length; j++) {
        mean[j] = (float) moments.mean()[j];
        double variance = moments.variance()[j];
        sd[j] = variance < 1e-12 ? 1 : (float) Math.sqrt(variance);
      }
      return new Scaling(mean, sd);
    }

    /** Standardised rows, one after the other. */
    float[] dense(SparseMatrix x, int[] order, int from, int rows) {
      int p = x.width();
      float[] dense = new float[rows * p];
      for (int i = 0; i < rows; i++) {
        int row = order[from + i];
        for (int at = x.starts()[row]; at < x.starts()[row + 1]; at++) {
          dense[i * p + x.columns()[at]] = x.values()[at];
        }
        for (int j = 0; j < p; j++) {
          dense[i * p + j] = (dense[i * p + j] - mean[j]) / sd[j];
        }
      }
      return dense;
    }
  }
}
