package org.ehrsynth.models.vae;

import org.ehrsynth.models.neural.MarginMode;
import org.ehrsynth.models.neural.NetworkLimits;
import org.ehrsynth.models.neural.Preset;
import org.ehrsynth.models.neural.Training;
import org.ehrsynth.models.nn.HiddenLayers;
import org.ehrsynth.plugin.Checks;
import org.ehrsynth.plugin.Setting;
import org.ehrsynth.plugin.Settings;

/**
 * Holds the settings of {@link Tvae}. Where 0 means <em>chosen</em>, the choice depends on the
 * number of rows.
 */
public record TvaeConfig(
    @Setting(
            "values of all settings that are not given: 'default', or 'paper' for those of the"
                + " publication")
        Preset preset,
    @Setting("passes over the rows, 0 to 100,000; 0 chooses by rows") int epochs,
    @Setting("rows per step, at least 0; 0 chooses by rows") int batch,
    @Setting("normal numbers from which a row is decoded, 1 to 4,096") int latent,
    @Setting("width of the hidden layers, 1 to 4,096") int hidden,
    @Setting("hidden layers of each network, 1 to 8") int layers,
    @Setting("hidden layers: 'relu', or 'normed' with layer normalisation, GELU and shortcuts")
        HiddenLayers.Style style,
    @Setting(
            "categories of a number with many values, 0 to 10,000; 0 chooses 40; the preset"
                + " 'paper' has modes instead")
        int bins,
    @Setting("weight of the reconstruction against the divergence, in (0, 1e6)") double weight,
    @Setting("step size, in (0, 1)") double rate,
    @Setting("weight decay, in [0, 1)") double weightDecay,
    @Setting("length to which longer gradients of a step are shortened, at least 0; 0 is no limit")
        double clip,
    @Setting(
            "decay of the averaged decoder that rows are drawn from, in [0, 1); 0 takes the last"
                + " weights")
        double averaging,
    @Setting(
            "marginal distributions of levels: 'matched' to the real rows after training, or as"
                + " 'learned'")
        MarginMode margins,
    @Setting(
            "times that the decoder is validated by its rows to keep the best, at least 0; 0"
                + " keeps the last epoch")
        int validations,
    @Setting("epochs without a better validation after which training ends; 0 never ends early")
        int patience)
    implements Settings<TvaeConfig> {

  private static final int SMALL_EPOCHS = 100;
  private static final int MAX_EPOCHS = 100;
  private static final int ROW_VISITS = 1_500_000;
  private static final int BINS = 40;

  public TvaeConfig {
    Checks.given("preset", preset);
    Checks.inRange("epochs", epochs, 0, 100_000);
    Checks.minimum("batch", batch, 0);
    Checks.inRange("latent", latent, 1, NetworkLimits.MAX_WIDTH);
    Checks.inRange("hidden", hidden, 1, NetworkLimits.MAX_WIDTH);
    Checks.inRange("layers", layers, 1, NetworkLimits.MAX_LAYERS);
    Checks.given("style", style);
    Checks.inRange("bins", bins, 0, 10_000);
    Checks.inRange("weight", weight, "(0, 1e6)");
    Checks.inRange("rate", rate, "(0, 1)");
    Checks.inRange("weightDecay", weightDecay, "[0, 1)");
    Checks.nonNegative("clip", clip);
    Checks.inRange("averaging", averaging, "[0, 1)");
    Checks.given("margins", margins);
    Checks.minimum("validations", validations, 0);
    Checks.minimum("patience", patience, 0);
  }

  /** Returns the settings that do better on clinical tables than the published ones. */
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

  /** Returns the published settings: Xu et al. (2019), section 4.5. */
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

  /** Returns the settings with those that are 0 chosen for a number of rows. */
  public TvaeConfig chosen(int rows) {
    int chosenEpochs = NetworkLimits.epochs(rows, SMALL_EPOCHS, MAX_EPOCHS, ROW_VISITS);
    return with("epochs", epochs > 0 ? epochs : chosenEpochs)
        .with("batch", batch > 0 ? batch : NetworkLimits.batch(rows))
        .with("bins", bins > 0 ? bins : BINS);
  }

  int[] widths() {
    return NetworkLimits.widths(hidden, layers);
  }

  Training.Schedule plan() {
    return Training.Schedule.of(epochs, validations, patience, preset == Preset.DEFAULT);
  }
}
