package org.ehrsynth.models.gan;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.models.neural.ConditionSampler;
import org.ehrsynth.models.neural.EncodedRows;
import org.ehrsynth.models.nn.Adam;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.NoiseTable;
import org.ehrsynth.models.nn.OutputActivation;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/** A generator and its critic, and one step of learning of each. */
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
  private final OutputActivation spans;
  private final Adam generatorAdam;
  private final Adam criticAdam;
  private final int[] conditionVector;
  private final int levels; // that a row may be asked for
  private int[] placed; // the levels asked for, by their rows' places in packs
  private final int[] span;
  private final int[] level;
  private final int[] order;
  private final Tensor slope;

  /**
   * New networks.
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
    int pac = config.pac();
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
    critic =
        new Critic(
            engine,
            batch / pac,
            pac,
            width,
            levels,
            config.widths(),
            LEAK,
            config.dropout(),
            config.penalty(),
            seed.derive("critic").generator());
    spans = new OutputActivation(engine, rows.spans(), config.temperature());
    generatorAdam =
        new Adam(
            engine,
            generator.parameters(),
            new Adam.Settings(BETA1, BETA2, config.weightDecay(), Adam.Decay.COUPLED));
    criticAdam =
        new Adam(
            engine, critic.parameters(), new Adam.Settings(BETA1, BETA2, 0, Adam.Decay.COUPLED));
    conditionVector = new int[batch];
    span = new int[batch];
    level = new int[batch];
    order = new int[batch];
    slope = engine.tensor(batch, width);
  }

  Generator generator() {
    return generator;
  }

  private void condition(RandomStream draws) {
    for (int i = 0; i < conditionVector.length; i++) {
      conditionVector[i] = conditions == null ? -1 : conditions.draw(draws);
    }
    placed = Critic.placed(conditionVector, config.pac(), levels);
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
    generator.forward(conditionVector, true);
    spans.forward(generator.logits(), into, seed.derive("levels"));
  }

  /** One step of the critic. */
  Critic.Losses criticStep(double rate, Seed seed) {
    RandomStream draws = seed.derive("asked").generator();
    condition(draws);
    for (int i = 0; i < order.length; i++) {
      order[i] =
          conditions == null ? draws.index(rows.rows()) : conditions.row(conditionVector[i], draws);
    }
    Tensor real = critic.real();
    engine.rows(real.rows(), (part, from, to) -> rows.write(order, from, to, real));
    generate(critic.generated(), seed.derive("fake"));
    Critic.Losses losses = critic.trainStep(placed, seed.derive("critic"));
    criticAdam.step(rate, config.clip());
    return losses;
  }

  /** One step of the generator; its loss. */
  double generatorStep(double rate, Seed seed) {
    condition(seed.derive("asked").generator());
    Tensor generated = critic.real();
    generate(generated, seed.derive("fake"));
    double loss = critic.score(placed, seed.derive("critic"), slope);
    spans.backward(generated, slope, slope);
    if (conditions != null) {
      for (int i = 0; i < conditionVector.length; i++) {
        span[i] = conditions.levels().span(conditionVector[i]);
        level[i] = conditions.levels().level(conditionVector[i]);
      }
      loss += spans.crossEntropy(generator.logits(), span, level, slope);
    }
    slope.upload();
    generator.backward(slope, conditionVector);
    generatorAdam.step(rate, config.clip());
    return loss;
  }

  /** All that changes from step to step but the count of steps; not copies. */
  List<float[]> memory() {
    List<float[]> all = new ArrayList<>();
    generator.state().forEach(p -> all.add(p.value().data()));
    critic.parameters().forEach(p -> all.add(p.value().data()));
    all.addAll(generatorAdam.memory());
    all.addAll(criticAdam.memory());
    return all;
  }

  /** Goes on as after so many steps of the generator. */
  void resume(long steps) {
    generator.state().forEach(p -> p.value().upload());
    critic.parameters().forEach(p -> p.value().upload());
    generatorAdam.resume(steps);
    criticAdam.resume(steps * config.criticSteps());
  }
}
