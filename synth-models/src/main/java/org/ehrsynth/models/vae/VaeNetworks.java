package org.ehrsynth.models.vae;

import org.ehrsynth.model.Run;
import org.ehrsynth.models.neural.Codec;
import org.ehrsynth.models.neural.Lessons;
import org.ehrsynth.models.neural.NeuralFit;
import org.ehrsynth.models.neural.RowSource;
import org.ehrsynth.models.neural.Training;

/** An autoencoder for a table. */
record VaeNetworks(Codec codec, Lessons lessons, TvaeConfig config, Run run)
    implements NeuralFit.Networks {

  @Override
  public Training.Pupil pupil(double factor) {
    return new VaePupil(codec, lessons, config, factor, run);
  }

  @Override
  public RowSource blank() {
    return VaeSource.blank(config.latent(), config.widths(), config.style(), codec.spans());
  }
}
