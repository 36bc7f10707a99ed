package org.ehrsynth.models.neural;

import java.util.function.Function;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.model.Sampler;

/** Fits networks: encodes training data, trains, and matches margins. */
public final class NeuralFit {
  private NeuralFit() {}

  /** The networks of a method. */
  public interface Networks {
    /** New ones in training, whose steps are multiplied by a factor. */
    Training.Trainable trainable(double factor);

    /** Creates an untrained generator whose state has the order of the trained networks' state. */
    RowGenerator blank();
  }

  /**
   * Learns a table.
   *
   * @param guarded rows whose codec was learned from them
   * @param networks of what they are to learn from
   */
  public static Sampler fit(
      Dataset guarded,
      Subjects subjects,
      Codec codec,
      Training.Schedule plan,
      MarginMode margins,
      Function<TrainingData, Networks> networks,
      FitOptions options,
      Execution run) {
    TrainingData trainingData =
        TrainingData.of(codec, guarded, subjects, options.minimumSubjects(), plan.every() > 0, run);
    Networks own = networks.apply(trainingData);
    Training training = new Training(plan, own::trainable, trainingData.validation(), options, run);
    float[][] state = training.run();
    RowGenerator source = own.blank();
    for (int p = 0; p < state.length; p++) {
      source.state().get(p).put(state[p]);
    }
    if (margins == MarginMode.MATCHED) {
      MarginalBias.match(source, trainingData.rows(), run);
    }
    return new NeuralSampler(codec, source, training.kept());
  }
}
