package org.ehrsynth.models.gan;

import org.ehrsynth.model.Run;
import org.ehrsynth.models.neural.AskedLevels;
import org.ehrsynth.models.neural.Codec;
import org.ehrsynth.models.neural.Conditions;
import org.ehrsynth.models.neural.Lessons;
import org.ehrsynth.models.neural.NeuralFit;
import org.ehrsynth.models.neural.RowSource;
import org.ehrsynth.models.neural.Training;

/**
 * A generator and its critic for a table.
 *
 * @param conditions null where no column is of levels
 */
record GanNetworks(Codec codec, Lessons lessons, Conditions conditions, CtganConfig config, Run run)
    implements NeuralFit.Networks {

  static GanNetworks of(Codec codec, Lessons lessons, CtganConfig config, Run run) {
    int k = run.guard().minimumSubjects();
    Conditions conditions =
        codec.conditions().length == 0
            ? null
            : Conditions.of(lessons.rows(), codec.conditions(), k);
    return new GanNetworks(codec, lessons, conditions, config, run);
  }

  @Override
  public Training.Pupil pupil(double factor) {
    return new GanPupil(codec, lessons, conditions, config, factor, run);
  }

  @Override
  public RowSource blank() {
    AskedLevels asked = conditions == null ? null : conditions.levels();
    return GanSource.blank(config.noise(), config.widths(), lessons.rows().width(), asked);
  }
}
