package org.ehrsynth.models.gan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.neural.Codec;
import org.ehrsynth.models.neural.ConditionSampler;
import org.ehrsynth.models.neural.NeuralSampler;
import org.ehrsynth.models.neural.Training;
import org.ehrsynth.models.neural.TrainingData;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.Ema;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.random.Seed;

/** A generator and its critic in training. */
final class GanTraining implements Training.Trainable {
  private final CtganConfig config;
  private final Execution run;
  private final double factor;
  private final ComputeContext engine;
  private final AdversarialStep duel;
  private final Ema ema; // null: none
  private final NeuralSampler sampler;
  private final int steps;
  private final int scored;

  /**
   * A new one.
   *
   * @param conditions null: none
   * @param factor of the steps
   */
  GanTraining(
      Codec codec,
      TrainingData trainingData,
      ConditionSampler conditions,
      CtganConfig config,
      double factor,
      Execution run) {
    this.config = config;
    this.run = run;
    this.factor = factor;
    engine = ComputeContext.of(run.threads());
    duel =
        new AdversarialStep(
            engine, config, trainingData.rows(), conditions, run.seed().derive("first"));
    ema = config.averaging() > 0 ? new Ema(duel.generator().state(), config.averaging()) : null;
    sampler =
        new NeuralSampler(
            codec,
            new GanRowGenerator(duel.generator(), conditions == null ? null : conditions.levels()));
    steps = Math.max(1, trainingData.rows().rows() / config.batch());
    scored = trainingData.validationRows();
  }

  @Override
  public Training.EpochLosses epoch(int number, double rate) {
    Seed seed = run.seed().derive("epoch").derive(number);
    double distance = 0;
    double penalty = 0;
    double generator = 0;
    for (int s = 0; s < steps; s++) {
      run.checkInterrupted();
      Seed own = seed.derive(s);
      for (int c = 0; c < config.criticSteps(); c++) {
        Critic.Losses losses =
            duel.criticStep(factor * rate * config.criticRate(), own.derive("critic").derive(c));
        distance -= losses.wasserstein() / (steps * config.criticSteps());
        penalty += losses.penalty() / (steps * config.criticSteps());
      }
      generator +=
          duel.generatorStep(factor * rate * config.generatorRate(), own.derive("generator"))
              / steps;
      if (ema != null) {
        ema.follow(engine);
      }
    }
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("distance", distance);
    losses.put("penalty", penalty);
    losses.put("generator", generator);
    return new Training.EpochLosses(losses);
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public List<Parameter> state() {
    return duel.generator().state();
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
    List<float[]> all = new ArrayList<>(duel.memory());
    if (ema != null) {
      all.addAll(List.of(ema.averages()));
    }
    return all;
  }

  @Override
  public void resume(int epochs) {
    duel.resume((long) epochs * steps);
    if (ema != null) {
      ema.resume((long) epochs * steps);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
