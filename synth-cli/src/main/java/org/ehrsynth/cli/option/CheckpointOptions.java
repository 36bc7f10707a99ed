package org.ehrsynth.cli.option;

import java.nio.file.Files;
import org.ehrsynth.InputException;
import org.ehrsynth.auto.AutoSelect;
import org.ehrsynth.auto.ModelChoice;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.fit.Checkpoint;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.fit.InterruptPolicy;
import org.ehrsynth.model.SynthesizerProvider;
import picocli.CommandLine.Option;

/** The options of interrupted fits, for models that train in epochs. */
public final class CheckpointOptions {
  private static final String CHECKPOINT = "--checkpoint";

  @Option(
      names = CHECKPOINT,
      paramLabel = "FILE",
      description =
          "Save the unfinished fit to this file once a minute, and resume from it when the same"
              + " command runs again; deleted when the finished model is written. Only for models"
              + " that train in epochs.")
  private String file;

  @Option(
      names = "--keep-best",
      description =
          "On Ctrl-C, write the best model so far instead of nothing. Only for models that train"
              + " in epochs.")
  private boolean keepBest;

  /**
   * Checks that the model supports the options and that the checkpoint can be written.
   *
   * @param out the model file to write
   * @param inputs the files that the command reads; may hold {@code -} and null
   * @throws InputException if not
   */
  public CheckpointOptions checked(
      ModelChoice.MethodInfo method, OutputFile out, String... inputs) {
    if (file != null) {
      require(method, "resume from a checkpoint");
      new OutputFile(file, CHECKPOINT).file().checked(inputs).apartFrom(out);
    }
    if (keepBest) {
      require(method, "keep the best model so far");
    }
    return this;
  }

  private static void require(ModelChoice.MethodInfo method, String ability) {
    if (!method.resumes()) {
      throw new InputException(
          "model '%s' %s and cannot %s; models that can: %s"
              .formatted(
                  method.name(),
                  method.name().equals(AutoSelect.NAME)
                      ? "tries several models"
                      : "does not train in epochs",
                  ability,
                  SynthesizerProvider.names(SynthesizerProvider::supportsResume)));
    }
  }

  public Checkpoint checkpoint() {
    return file == null ? Checkpoint.NONE : Checkpoint.at(new OutputFile(file).path());
  }

  /** Returns whether there is an unfinished fit to resume. */
  public boolean exists() {
    return file != null && Files.exists(new OutputFile(file).path());
  }

  public String file() {
    return file;
  }

  public boolean keepsBest() {
    return keepBest;
  }

  public FitOptions of(FitOptions options) {
    return options
        .withCheckpoint(checkpoint())
        .withInterruption(keepBest ? InterruptPolicy.KEEP_BEST : InterruptPolicy.STOP);
  }
}
