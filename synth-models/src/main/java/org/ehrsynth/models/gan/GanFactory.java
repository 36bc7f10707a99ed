package org.ehrsynth.models.gan;

import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.neural.Codec;
import org.ehrsynth.models.neural.ConditionSampler;
import org.ehrsynth.models.neural.ConditionVector;
import org.ehrsynth.models.neural.NeuralFit;
import org.ehrsynth.models.neural.RowGenerator;
import org.ehrsynth.models.neural.Training;
import org.ehrsynth.models.neural.TrainingData;

/**
 * Creates generators and their critics for a table.
 *
 * @param conditions null where no column is of levels
 */
record GanFactory(
    Codec codec,
    TrainingData trainingData,
    ConditionSampler conditions,
    CtganConfig config,
    Execution run)
    implements NeuralFit.Networks {

  static GanFactory of(
      Codec codec, TrainingData trainingData, CtganConfig config, int k, Execution run) {
    ConditionSampler conditions =
        codec.conditions().length == 0
            ? null
            : ConditionSampler.of(trainingData.rows(), codec.conditions(), k);
    return new GanFactory(codec, trainingData, conditions, config, run);
  }

  @Override
  public Training.Trainable trainable(double factor) {
    return GanTraining.of(this, factor);
  }

  @Override
  public RowGenerator blank() {
    ConditionVector requested = conditions == null ? null : conditions.levels();
    return GanRowGenerator.blank(
        config.noise(), config.widths(), trainingData.rows().width(), requested);
  }
}
