package org.ehrsynth.models.vae;

import java.util.Map;
import org.ehrsynth.models.neural.MarginMode;
import org.ehrsynth.models.neural.NetworkLimits;
import org.ehrsynth.models.neural.Preset;
import org.ehrsynth.models.neural.Training;
import org.ehrsynth.models.nn.HiddenLayers;
import org.ehrsynth.plugin.RecordSettings;

/**
 * Settings of {@link Tvae}. Where 0 means <em>chosen</em>, the choice depends on the number of
 * rows.
 *
 * @param preset where the settings come from that are not given: those published, or ours
 * @param epochs how often all rows are looked at, 0 to 100,000; 0 is chosen (paper: 300)
 * @param batch rows of a step; 0 is chosen (paper: 500)
 * @param latent numbers that a row is made from, at least 1
 * @param hidden width of hidden layers, at least 1
 * @param layers hidden layers of each network, at least 1
 * @param style of hidden layers
 * @param bins categories of a number with many values; 0 is chosen; not of the paper's preset,
 *     which has modes
 * @param weight of reconstruction against divergence, greater than 0
 * @param rate step size, greater than 0
 * @param weightDecay of all weights, at least 0
 * @param clip most length of a step's gradient, to which longer ones are shortened; 0: no limit
 * @param averaging memory of the averaged decoder that rows are drawn from, in [0, 1); 0: the last
 * @param margins whether levels get the shares that they have among real rows
 * @param validations how often the decoder is judged by its rows, so that the best is kept; 0: the
 *     last epoch is kept
 * @param patience epochs without a better judgement after which learning ends; 0: never
 */
public record TvaeConfig(
    Preset preset,
    int epochs,
    int batch,
    int latent,
    int hidden,
    int layers,
    HiddenLayers.Style style,
    int bins,
    double weight,
    double rate,
    double weightDecay,
    double clip,
    double averaging,
    MarginMode margins,
    int validations,
    int patience) {
  private static final int SMALL_EPOCHS = 100;
  private static final int MAX_EPOCHS = 100;
  private static final int LOOKS = 1_500_000;
  private static final int BINS = 40;

  public TvaeConfig {
    require(preset != null, "preset must be given");
    require(epochs >= 0 && epochs <= 100_000, "epochs must be in [0, 100000], found " + epochs);
    require(batch >= 0, "batch must be at least 0, found " + batch);
    require(
        latent >= 1 && latent <= NetworkLimits.MAX_WIDTH,
        "latent must be in [1, 4096], found " + latent);
    require(
        hidden >= 1 && hidden <= NetworkLimits.MAX_WIDTH,
        "hidden must be in [1, 4096], found " + hidden);
    require(
        layers >= 1 && layers <= NetworkLimits.MAX_LAYERS,
        "layers must be in [1, 8], found " + layers);
    require(style != null, "style must be given");
    require(bins >= 0 && bins <= 10_000, "bins must be in [0, 10000], found " + bins);
    require(weight > 0 && weight < 1e6, "weight must be in (0, 1e6), found " + weight);
    require(rate > 0 && rate < 1, "rate must be in (0, 1), found " + rate);
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
  public static TvaeConfig defaults() {
    return new TvaeConfig(
        Preset.DEFAULT,
        0,
        0,
        32,
        128,
        2,
        HiddenLayers.Style.RELU,
        0,
        2,
        1e-3,
        1e-5,
        0,
        0.99,
        MarginMode.MATCHED,
        60,
        0);
  }

  /** Those published: Xu et al. (2019), section 4.5. */
  public static TvaeConfig paper() {
    return new TvaeConfig(
        Preset.PAPER,
        300,
        500,
        128,
        128,
        2,
        HiddenLayers.Style.RELU,
        0,
        2,
        1e-3,
        1e-5,
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
  public TvaeConfig with(String setting, Object value) {
    return RecordSettings.with(this, Map.of(setting, String.valueOf(value)));
  }

  /** The settings with those that are 0 chosen for so many rows. */
  public TvaeConfig chosen(int rows) {
    int about = NetworkLimits.batch(rows);
    return new TvaeConfig(
        preset,
        epochs > 0 ? epochs : NetworkLimits.epochs(rows, SMALL_EPOCHS, MAX_EPOCHS, LOOKS),
        batch > 0 ? batch : about,
        latent,
        hidden,
        layers,
        style,
        bins > 0 ? bins : BINS,
        weight,
        rate,
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
