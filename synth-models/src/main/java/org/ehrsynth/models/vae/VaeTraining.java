package org.ehrsynth.models.vae;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.neural.EncodedRows;
import org.ehrsynth.models.neural.EpochTraining;
import org.ehrsynth.models.nn.Adam;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.random.Seed;

/** Trains an autoencoder. */
final class VaeTraining extends EpochTraining {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;

  private final TvaeConfig config;
  private final double factor;
  private final EncodedRows rows;
  private final VariationalAutoencoder net;
  private final Adam adam;
  private int[] order; // of the rows in this epoch

  private VaeTraining(
      VariationalAutoencoder net,
      ComputeContext engine,
      VaeFactory factory,
      double factor,
      Execution run) {
    super(
        run,
        engine,
        factory.codec(),
        VaeRowGenerator.of(net, factory.config(), factory.codec().spans()),
        factory.trainingData(),
        new Batches(factory.config().batch(), factory.config().averaging()),
        "reconstruction",
        "divergence");
    config = factory.config();
    rows = factory.trainingData().rows();
    this.factor = factor;
    this.net = net;
    adam =
        new Adam(
            engine,
            net.parameters(),
            new Adam.Settings(BETA1, BETA2, config.weightDecay(), Adam.Decay.COUPLED));
  }

  /**
   * Creates a training with new weights.
   *
   * @param factor of the step sizes
   */
  static VaeTraining of(VaeFactory factory, double factor) {
    Execution run = factory.run();
    TvaeConfig config = factory.config();
    ComputeContext engine = ComputeContext.of(run.threads());
    VariationalAutoencoder net =
        new VariationalAutoencoder(
            engine,
            config.batch(),
            factory.codec().spans(),
            config.latent(),
            config.widths(),
            config.style(),
            config.weight(),
            run.seed().derive("first"));
    return new VaeTraining(net, engine, factory, factor, run);
  }

  @Override
  protected void begin(Seed epoch) {
    order = epoch.derive("order").generator().permutation(rows.rows());
  }

  @Override
  protected double[] step(int number, double rate, Seed epoch) {
    fill(number * config.batch());
    VariationalAutoencoder.Losses losses = net.trainStep(epoch.derive(number));
    adam.step(factor * rate * config.rate(), config.clip());
    return new double[] {losses.reconstruction(), losses.divergence()};
  }

  /** Fills the batch of the network; rows of a table smaller than a batch repeat. */
  private void fill(int first) {
    int number = 0;
    int level = 0;
    int levels = net.codes().length / config.batch();
    for (int s = 0; s < rows.spans().size(); s++) {
      OutputBlock span = rows.spans().get(s);
      boolean coded = span.kind() == OutputBlock.Kind.SOFTMAX;
      for (int i = 0; i < config.batch(); i++) {
        int row = order[(first + i) % order.length];
        if (coded) {
          net.codes()[i * levels + level] = span.offset() + rows.codes()[s][row];
        } else {
          net.numbers().data()[net.numbers().at(i) + number] = rows.numbers()[s][row];
        }
      }
      level += coded ? 1 : 0;
      number += coded ? 0 : 1;
    }
  }

  @Override
  protected List<float[]> networkState() {
    List<float[]> all = new ArrayList<>();
    net.parameters().forEach(p -> all.add(p.value().data()));
    all.addAll(adam.memory());
    return all;
  }

  @Override
  protected void resumeNetworks(long stepsDone) {
    net.parameters().forEach(p -> p.value().upload());
    adam.resume(stepsDone);
  }
}
