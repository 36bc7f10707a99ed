package org.ehrsynth.models.gan;

import java.util.List;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.neural.EpochTraining;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.random.Seed;

/** Trains a generator and its critic. */
final class GanTraining extends EpochTraining {
  private final CtganConfig config;
  private final double factor;
  private final AdversarialStep step;

  private GanTraining(
      AdversarialStep step,
      ComputeContext engine,
      GanFactory factory,
      double factor,
      Execution run) {
    super(
        run,
        engine,
        factory.codec(),
        GanRowGenerator.of(step.generator(), factory.conditions()),
        factory.trainingData(),
        new Batches(factory.config().batch(), factory.config().averaging()),
        "distance",
        "penalty",
        "generator");
    config = factory.config();
    this.factor = factor;
    this.step = step;
  }

  /**
   * Creates a training with new weights.
   *
   * @param factor of the step sizes
   */
  static GanTraining of(GanFactory factory, double factor) {
    Execution run = factory.run();
    ComputeContext engine = ComputeContext.of(run.threads());
    AdversarialStep step =
        new AdversarialStep(
            engine,
            factory.config(),
            factory.trainingData().rows(),
            factory.conditions(),
            run.seed().derive("first"));
    return new GanTraining(step, engine, factory, factor, run);
  }

  @Override
  protected double[] step(int number, double rate, Seed epoch) {
    Seed own = epoch.derive(number);
    double distance = 0;
    double penalty = 0;
    for (int c = 0; c < config.criticSteps(); c++) {
      Critic.Losses losses =
          step.criticStep(factor * rate * config.criticRate(), own.derive("critic").derive(c));
      distance -= losses.wasserstein() / config.criticSteps();
      penalty += losses.penalty() / config.criticSteps();
    }
    double generator =
        step.generatorStep(factor * rate * config.generatorRate(), own.derive("generator"));
    return new double[] {distance, penalty, generator};
  }

  @Override
  protected List<float[]> networkState() {
    return step.state();
  }

  @Override
  protected void resumeNetworks(long stepsDone) {
    step.resume(stepsDone);
  }
}
