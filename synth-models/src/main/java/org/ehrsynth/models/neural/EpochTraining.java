package org.ehrsynth.models.neural;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.Ema;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.random.Seed;

/**
 * Trains networks that generate rows, epoch by epoch: sums of losses, averaged weights, validation
 * samples and what a checkpoint needs. A subclass adds the networks, their optimizers and one step.
 */
public abstract class EpochTraining implements Training.Trainable {
  protected final Execution run;
  protected final ComputeContext engine;

  private final List<String> lossNames;
  private final RowGenerator generator;
  private final NeuralSampler sampler;
  private final Ema ema; // null without averaging
  private final int steps;
  private final int validationRows;

  /**
   * Creates a training.
   *
   * @param engine closed with the training
   * @param generator of the networks in training
   * @param lossNames names of the losses that {@link #step} returns
   */
  protected EpochTraining(
      Execution run,
      ComputeContext engine,
      Codec codec,
      RowGenerator generator,
      TrainingData trainingData,
      Batches batches,
      String... lossNames) {
    this.run = run;
    this.engine = engine;
    this.generator = generator;
    this.lossNames = List.of(lossNames);
    ema = batches.averaging() > 0 ? new Ema(generator.state(), batches.averaging()) : null;
    sampler = new NeuralSampler(codec, generator);
    steps = Math.max(1, trainingData.rows().rows() / batches.rows());
    validationRows = trainingData.validationRows();
  }

  /**
   * Sizes of steps.
   *
   * @param rows of a step
   * @param averaging decay of the averaged weights, in [0, 1); 0: none
   */
  public record Batches(int rows, double averaging) {}

  /** Prepares an epoch, for instance by an order of the rows. */
  protected void begin(Seed epoch) {}

  /**
   * Updates the weights once.
   *
   * @param number of the step in the epoch, from 0
   * @param rate factor of the step size
   * @return the losses in the order of their names
   */
  protected abstract double[] step(int number, double rate, Seed epoch);

  /** Returns the arrays of the networks and optimizers that change from step to step. */
  protected abstract List<float[]> networkState();

  /** Uploads the weights and sets the counters of the optimizers after a number of steps. */
  protected abstract void resumeNetworks(long stepsDone);

  @Override
  public final Training.EpochLosses epoch(int number, double rate) {
    Seed seed = run.seed().derive("epoch").derive(number);
    begin(seed);
    double[] sums = new double[lossNames.size()];
    for (int s = 0; s < steps; s++) {
      run.checkInterrupted();
      double[] losses = step(s, rate, seed);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += losses[i] / steps;
      }
      if (ema != null) {
        ema.follow(engine);
      }
    }
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < sums.length; i++) {
      named.put(lossNames.get(i), sums[i]);
    }
    return new Training.EpochLosses(named);
  }

  @Override
  public final int steps() {
    return steps;
  }

  @Override
  public final List<Parameter> state() {
    return generator.state();
  }

  @Override
  public final void average(boolean on) {
    if (ema != null) {
      ema.use(on);
    }
  }

  @Override
  public final Dataset sample() {
    return sampler.draw(validationRows, run.seed().derive("judge"));
  }

  @Override
  public final List<float[]> optimizerState() {
    List<float[]> all = new ArrayList<>(networkState());
    if (ema != null) {
      all.addAll(List.of(ema.averages()));
    }
    return all;
  }

  @Override
  public final void resume(int epochs) {
    long stepsDone = (long) epochs * steps;
    resumeNetworks(stepsDone);
    if (ema != null) {
      ema.resume(stepsDone);
    }
  }

  @Override
  public final void close() {
    engine.close();
  }
}
