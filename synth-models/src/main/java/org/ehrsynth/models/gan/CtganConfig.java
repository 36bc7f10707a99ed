package org.ehrsynth.models.gan;

import java.util.Map;
import org.ehrsynth.models.neural.MarginMode;
import org.ehrsynth.models.neural.NetworkLimits;
import org.ehrsynth.models.neural.Preset;
import org.ehrsynth.models.neural.Training;
import org.ehrsynth.plugin.RecordSettings;

/**
 * Settings of {@link Ctgan}. Where 0 means <em>chosen</em>, the choice depends on the number of
 * rows.
 *
 * @param preset where the settings come from that are not given: those published, or ours
 * @param epochs how often about as many rows are looked at as there are, 0 to 100,000; 0 is chosen
 *     (paper: 300)
 * @param batch rows of a step, a multiple of pac; 0 is chosen (paper: 500)
 * @param pac rows that the critic sees at once, at least 1 (paper: 10)
 * @param noise numbers that a row is made from, at least 1
 * @param hidden width of hidden layers, at least 1
 * @param layers hidden layers, at least 1
 * @param bins categories of a number with many values; 0 is chosen; not of the paper's preset,
 *     which has modes
 * @param criticSteps of the critic for one of the generator, at least 1
 * @param dropout rate in the critic, in [0, 1)
 * @param penalty λ of the gradient penalty, at least 0
 * @param temperature τ of Gumbel-softmax, greater than 0
 * @param generatorRate step size of the generator, greater than 0
 * @param criticRate step size of the critic, greater than 0
 * @param weightDecay of the generator, at least 0
 * @param clip most length of a step's gradient, to which longer ones are shortened; 0: no limit
 * @param averaging memory of the averaged generator that rows are drawn from, in [0, 1); 0: the
 *     last
 * @param margins whether levels get the shares that they have among real rows
 * @param validations how often the generator is judged by its rows, so that the best is kept; 0:
 *     the last epoch is kept
 * @param patience epochs without a better judgement after which learning ends; 0: never
 */
public record CtganConfig(
    Preset preset,
    int epochs,
    int batch,
    int pac,
    int noise,
    int hidden,
    int layers,
    int bins,
    int criticSteps,
    double dropout,
    double penalty,
    double temperature,
    double generatorRate,
    double criticRate,
    double weightDecay,
    double clip,
    double averaging,
    MarginMode margins,
    int validations,
    int patience) {

  private static final int SMALL_EPOCHS = 60;
  private static final int MAX_EPOCHS = 100;
  private static final int LOOKS = 1_200_000;
  private static final int BINS = 30;

  public CtganConfig {
    require(preset != null, "preset must be given");
    require(epochs >= 0 && epochs <= 100_000, "epochs must be in [0, 100000], found " + epochs);
    require(pac >= 1, "pac must be at least 1, found " + pac);
    require(
        batch >= 0 && batch % pac == 0,
        "batch must be a multiple of pac (%d), found %d".formatted(pac, batch));
    require(
        noise >= 1 && noise <= NetworkLimits.MAX_WIDTH,
        "noise must be in [1, 4096], found " + noise);
    require(
        hidden >= 1 && hidden <= NetworkLimits.MAX_WIDTH,
        "hidden must be in [1, 4096], found " + hidden);
    require(
        layers >= 1 && layers <= NetworkLimits.MAX_LAYERS,
        "layers must be in [1, 8], found " + layers);
    require(bins >= 0 && bins <= 10_000, "bins must be in [0, 10000], found " + bins);
    require(criticSteps >= 1, "criticSteps must be at least 1, found " + criticSteps);
    require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1), found " + dropout);
    require(penalty >= 0 && penalty < 1e6, "penalty must be in [0, 1e6), found " + penalty);
    require(
        temperature > 0 && temperature < 1e3,
        "temperature must be in (0, 1000), found " + temperature);
    require(
        generatorRate > 0 && generatorRate < 1,
        "generatorRate must be in (0, 1), found " + generatorRate);
    require(criticRate > 0 && criticRate < 1, "criticRate must be in (0, 1), found " + criticRate);
    require(
        weightDecay >= 0 && weightDecay < 1, "weightDecay must be in [0, 1), found " + weightDecay);
    require(clip >= 0 && clip < Double.POSITIVE_INFINITY, "clip must be at least 0, found " + clip);
    require(averaging >= 0 && averaging < 1, "averaging must be in [0, 1), found " + averaging);
    require(margins != null, "margins must be given");
    require(validations >= 0, "validations must be at least 0, found " + validations);
    require(patience >= 0, "patience must be at least 0, found " + patience);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Our own. */
  public static CtganConfig defaults() {
    return new CtganConfig(
        Preset.DEFAULT,
        0,
        0,
        1,
        128,
        256,
        2,
        0,
        2,
        0,
        10,
        0.2,
        1e-3,
        1e-3,
        1e-6,
        0,
        0.999,
        MarginMode.MATCHED,
        60,
        0);
  }

  /** Those published: the whole of Xu et al. (2019). */
  public static CtganConfig paper() {
    return new CtganConfig(
        Preset.PAPER,
        300,
        500,
        10,
        128,
        256,
        2,
        0,
        1,
        0.5,
        10,
        0.2,
        2e-4,
        2e-4,
        1e-6,
        0,
        0,
        MarginMode.LEARNED,
        0,
        0);
  }

  /**
   * The same with one setting changed.
   *
   * @param setting its name, as in {@code --set name=value}
   * @throws org.ehrsynth.InputException if there is none of that name, or it cannot have the value
   */
  public CtganConfig with(String setting, Object value) {
    return RecordSettings.with(this, Map.of(setting, String.valueOf(value)));
  }

  /** The settings with those that are 0 chosen for so many rows. */
  public CtganConfig chosen(int rows) {
    int about = NetworkLimits.batch(rows);
    int chosenBatch = batch > 0 ? batch : pac * Math.max(1, about / pac);
    // More on a few hundred patients, and the rows are theirs.
    int chosenEpochs =
        epochs > 0 ? epochs : NetworkLimits.epochs(rows, SMALL_EPOCHS, MAX_EPOCHS, LOOKS);
    int chosenBins = bins > 0 ? bins : BINS;
    return new CtganConfig(
        preset,
        chosenEpochs,
        chosenBatch,
        pac,
        noise,
        hidden,
        layers,
        chosenBins,
        criticSteps,
        dropout,
        penalty,
        temperature,
        generatorRate,
        criticRate,
        weightDecay,
        clip,
        averaging,
        margins,
        validations,
        patience);
  }

  int[] widths() {
    return NetworkLimits.widths(hidden, layers);
  }

  Training.Schedule plan() {
    return Training.Schedule.of(epochs, validations, patience, preset == Preset.DEFAULT);
  }
}
