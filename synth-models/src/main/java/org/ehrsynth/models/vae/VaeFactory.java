package org.ehrsynth.models.vae;

import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.neural.Codec;
import org.ehrsynth.models.neural.NeuralFit;
import org.ehrsynth.models.neural.RowGenerator;
import org.ehrsynth.models.neural.Training;
import org.ehrsynth.models.neural.TrainingData;

/** Creates autoencoders for a table. */
record VaeFactory(Codec codec, TrainingData trainingData, TvaeConfig config, Execution run)
    implements NeuralFit.Networks {

  @Override
  public Training.Trainable trainable(double factor) {
    return VaeTraining.of(this, factor);
  }

  @Override
  public RowGenerator blank() {
    return VaeRowGenerator.blank(config.latent(), config.widths(), config.style(), codec.spans());
  }
}
