package org.ehrsynth.models.neural;

import java.util.function.Function;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.model.Run;
import org.ehrsynth.model.Sampler;

/** What fits of networks have in common: lessons, training, and margins. */
public final class NeuralFit {
  private NeuralFit() {}

  /** The networks of a method. */
  public interface Networks {
    /** New ones in training, whose steps are multiplied by a factor. */
    Training.Pupil pupil(double factor);

    /**
     * The one that makes rows, of learned numbers, which outlive what they were learned on.
     *
     * @param state in the order of {@link Training.Pupil#state}
     */
    RowSource source(float[][] state);
  }

  /**
   * Learns a table.
   *
   * @param guarded rows whose codec was learned from them
   * @param networks of what they are to learn from
   */
  public static Sampler learn(
      Dataset guarded,
      int[] subjects,
      Codec codec,
      Training.Plan plan,
      Margins margins,
      Function<Lessons, Networks> networks,
      Run run) {
    Lessons lessons = Lessons.of(codec, guarded, subjects, plan.every() > 0, run);
    Networks own = networks.apply(lessons);
    Training training = new Training(plan, own::pupil, lessons.judge(), run);
    RowSource source = own.source(training.run());
    if (margins == Margins.MATCHED) {
      LevelShares.match(source, lessons.rows(), run);
    }
    return new NeuralSampler(codec, source, training.kept());
  }
}
