package org.ehrsynth.models.vae;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.neural.Codec;
import org.ehrsynth.models.neural.EncodedRows;
import org.ehrsynth.models.neural.NeuralSampler;
import org.ehrsynth.models.neural.Training;
import org.ehrsynth.models.neural.TrainingData;
import org.ehrsynth.models.nn.Adam;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.Ema;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.random.Seed;

/** An autoencoder in training. */
final class VaeTraining implements Training.Trainable {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;

  private final TvaeConfig config;
  private final Execution run;
  private final double factor;
  private final ComputeContext engine;
  private final EncodedRows rows;
  private final VariationalAutoencoder net;
  private final Adam adam;
  private final Ema ema; // null: none
  private final NeuralSampler sampler;
  private final VaeRowGenerator source;
  private final int steps;
  private final int scored;

  /**
   * A new one.
   *
   * @param factor of the steps
   */
  VaeTraining(
      Codec codec, TrainingData trainingData, TvaeConfig config, double factor, Execution run) {
    this.config = config;
    this.run = run;
    this.factor = factor;
    rows = trainingData.rows();
    engine = ComputeContext.of(run.threads());
    net =
        new VariationalAutoencoder(
            engine,
            config.batch(),
            codec.spans(),
            config.latent(),
            config.widths(),
            config.style(),
            config.weight(),
            run.seed().derive("first"));
    adam =
        new Adam(
            engine,
            net.parameters(),
            new Adam.Settings(BETA1, BETA2, config.weightDecay(), Adam.Decay.COUPLED));
    source = VaeRowGenerator.of(net, config, codec.spans());
    ema = config.averaging() > 0 ? new Ema(source.state(), config.averaging()) : null;
    sampler = new NeuralSampler(codec, source);
    steps = Math.max(1, rows.rows() / config.batch());
    scored = trainingData.validationRows();
  }

  @Override
  public Training.EpochLosses epoch(int number, double rate) {
    Seed seed = run.seed().derive("epoch").derive(number);
    int[] order = seed.derive("order").generator().permutation(rows.rows());
    double reconstruction = 0;
    double divergence = 0;
    for (int s = 0; s < steps; s++) {
      run.checkInterrupted();
      put(order, s * config.batch());
      VariationalAutoencoder.Losses losses = net.trainStep(seed.derive(s));
      reconstruction += losses.reconstruction() / steps;
      divergence += losses.divergence() / steps;
      adam.step(factor * rate * config.rate(), config.clip());
      if (ema != null) {
        ema.follow(engine);
      }
    }
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("reconstruction", reconstruction);
    losses.put("divergence", divergence);
    return new Training.EpochLosses(losses);
  }

  /** Puts a batch before the network; a table smaller than a batch comes several times. */
  private void put(int[] order, int first) {
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
  public int steps() {
    return steps;
  }

  @Override
  public List<Parameter> state() {
    return source.state();
  }

  @Override
  public void average(boolean on) {
    if (ema != null) {
      ema.use(on);
    }
  }

  @Override
  public Dataset sample() {
    return sampler.draw(scored, run.seed().derive("judge"));
  }

  @Override
  public List<float[]> optimizerState() {
    List<float[]> all = new ArrayList<>();
    net.parameters().forEach(p -> all.add(p.value().data()));
    all.addAll(adam.memory());
    if (ema != null) {
      all.addAll(List.of(ema.averages()));
    }
    return all;
  }

  @Override
  public void resume(int epochs) {
    net.parameters().forEach(p -> p.value().upload());
    adam.resume((long) epochs * steps);
    if (ema != null) {
      ema.resume((long) epochs * steps);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
