package org.ehrsynth.models.gan;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.models.neural.ConditionSampler;
import org.ehrsynth.models.neural.EncodedRows;
import org.ehrsynth.models.nn.Adam;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.NoiseTable;
import org.ehrsynth.models.nn.OutputActivation;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/** Updates a generator and its critic, one step at a time. */
final class AdversarialStep {
  private static final double LEAK = 0.2; // of LeakyReLU, as published
  private static final double BETA1 = 0.5;
  private static final double BETA2 = 0.9;

  private final ComputeContext engine;
  private final CtganConfig config;
  private final EncodedRows rows;
  private final ConditionSampler conditions; // null: none
  private final Generator generator;
  private final Critic critic;
  private final OutputActivation activation;
  private final Adam generatorAdam;
  private final Adam criticAdam;
  private final int[] requested; // the condition of each row
  private final int levels; // that a condition may be
  private int[] placed; // the conditions, by their rows' places in packs
  private final int[] span;
  private final int[] level;
  private final int[] order;
  private final Tensor slope;

  /**
   * Creates networks with new weights.
   *
   * @param rows to learn from
   * @param conditions null: none
   */
  AdversarialStep(
      ComputeContext engine,
      CtganConfig config,
      EncodedRows rows,
      ConditionSampler conditions,
      Seed seed) {
    this.engine = engine;
    this.config = config;
    this.rows = rows;
    this.conditions = conditions;
    int batch = config.batch();
    int width = rows.width();
    levels = conditions == null ? 0 : conditions.levels().size();
    generator =
        new Generator(
            engine,
            batch,
            config.noise(),
            levels,
            config.widths(),
            width,
            seed.derive("generator").generator());
    critic = critic(seed.derive("critic").generator());
    activation = new OutputActivation(engine, rows.spans(), config.temperature());
    generatorAdam = adam(generator.parameters(), config.weightDecay());
    criticAdam = adam(critic.parameters(), 0);
    requested = new int[batch];
    span = new int[batch];
    level = new int[batch];
    order = new int[batch];
    slope = engine.tensor(batch, width);
  }

  private Critic critic(RandomStream draws) {
    return new Critic(
        engine,
        config.batch() / config.pac(),
        config.pac(),
        rows.width(),
        levels,
        config.widths(),
        LEAK,
        config.dropout(),
        config.penalty(),
        draws);
  }

  private Adam adam(List<Parameter> parameters, double weightDecay) {
    return new Adam(
        engine, parameters, new Adam.Settings(BETA1, BETA2, weightDecay, Adam.Decay.COUPLED));
  }

  Generator generator() {
    return generator;
  }

  private void condition(RandomStream draws) {
    for (int i = 0; i < requested.length; i++) {
      requested[i] = conditions == null ? -1 : conditions.draw(draws);
    }
    placed = Critic.placed(requested, config.pac(), levels);
  }

  private void generate(Tensor into, Seed seed) {
    Tensor noise = generator.noise();
    engine.fill(
        noise,
        (part, from, to) ->
            NoiseTable.normal(
                noise.data(),
                noise.at(from),
                (to - from) * noise.width(),
                seed.derive(part).generator()));
    generator.forward(requested, true);
    activation.forward(generator.logits(), into, seed.derive("levels"));
  }

  /** Updates the critic once. */
  Critic.Losses criticStep(double rate, Seed seed) {
    RandomStream draws = seed.derive("asked").generator();
    condition(draws);
    for (int i = 0; i < order.length; i++) {
      order[i] =
          conditions == null ? draws.nextInt(rows.rows()) : conditions.row(requested[i], draws);
    }
    Tensor real = critic.real();
    engine.rows(real.rows(), (part, from, to) -> rows.write(order, from, to, real));
    generate(critic.generated(), seed.derive("fake"));
    Critic.Losses losses = critic.trainStep(placed, seed.derive("critic"));
    criticAdam.step(rate, config.clip());
    return losses;
  }

  /** Updates the generator once and returns its loss. */
  double generatorStep(double rate, Seed seed) {
    condition(seed.derive("asked").generator());
    Tensor generated = critic.real();
    generate(generated, seed.derive("fake"));
    double loss = critic.score(placed, seed.derive("critic"), slope);
    activation.backward(generated, slope, slope);
    if (conditions != null) {
      for (int i = 0; i < requested.length; i++) {
        span[i] = conditions.levels().span(requested[i]);
        level[i] = conditions.levels().level(requested[i]);
      }
      loss += activation.crossEntropy(generator.logits(), span, level, slope);
    }
    slope.upload();
    generator.backward(slope, requested);
    generatorAdam.step(rate, config.clip());
    return loss;
  }

  /** Returns the arrays that change from step to step; not copies. */
  List<float[]> state() {
    List<float[]> all = new ArrayList<>();
    generator.state().forEach(p -> all.add(p.value().data()));
    critic.parameters().forEach(p -> all.add(p.value().data()));
    all.addAll(generatorAdam.memory());
    all.addAll(criticAdam.memory());
    return all;
  }

  /** Uploads the weights and sets the counters after a number of steps of the generator. */
  void resume(long steps) {
    generator.state().forEach(p -> p.value().upload());
    critic.parameters().forEach(p -> p.value().upload());
    generatorAdam.resume(steps);
    criticAdam.resume(steps * config.criticSteps());
  }
}
