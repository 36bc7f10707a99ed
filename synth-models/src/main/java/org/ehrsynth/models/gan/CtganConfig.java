package org.ehrsynth.models.gan;

import org.ehrsynth.models.neural.MarginMode;
import org.ehrsynth.models.neural.NetworkLimits;
import org.ehrsynth.models.neural.Preset;
import org.ehrsynth.models.neural.Training;
import org.ehrsynth.plugin.Checks;
import org.ehrsynth.plugin.Setting;
import org.ehrsynth.plugin.Settings;

/**
 * Holds the settings of {@link Ctgan}. Where 0 means <em>chosen</em>, the choice depends on the
 * number of rows.
 */
public record CtganConfig(
    @Setting(
            "values of all settings that are not given: 'default', or 'paper' for those of the"
                + " publication")
        Preset preset,
    @Setting("passes over about as many rows as the table has, 0 to 100,000; 0 chooses by rows")
        int epochs,
    @Setting("rows per step, a multiple of pac; 0 chooses by rows") int batch,
    @Setting("rows that the critic sees at once, at least 1") int pac,
    @Setting("normal numbers from which a row is generated, 1 to 4,096") int noise,
    @Setting("width of the hidden layers, 1 to 4,096") int hidden,
    @Setting("hidden layers of each network, 1 to 8") int layers,
    @Setting(
            "categories of a number with many values, 0 to 10,000; 0 chooses 30; the preset"
                + " 'paper' has modes instead")
        int bins,
    @Setting("steps of the critic for each step of the generator, at least 1") int criticSteps,
    @Setting("dropout rate in the critic, in [0, 1)") double dropout,
    @Setting("weight λ of the gradient penalty, at least 0") double penalty,
    @Setting("temperature τ of Gumbel-softmax, in (0, 1000)") double temperature,
    @Setting("step size of the generator, in (0, 1)") double generatorRate,
    @Setting("step size of the critic, in (0, 1)") double criticRate,
    @Setting("weight decay of the generator, in [0, 1)") double weightDecay,
    @Setting("length to which longer gradients of a step are shortened, at least 0; 0 is no limit")
        double clip,
    @Setting(
            "decay of the averaged generator that rows are drawn from, in [0, 1); 0 takes the"
                + " last weights")
        double averaging,
    @Setting(
            "marginal distributions of levels: 'matched' to the real rows after training, or as"
                + " 'learned'")
        MarginMode margins,
    @Setting(
            "times that the generator is validated by its rows to keep the best, at least 0; 0"
                + " keeps the last epoch")
        int validations,
    @Setting("epochs without a better validation after which training ends; 0 never ends early")
        int patience)
    implements Settings<CtganConfig> {

  private static final int SMALL_EPOCHS = 60;
  private static final int MAX_EPOCHS = 100;
  private static final int ROW_VISITS = 1_200_000;
  private static final int BINS = 30;

  public CtganConfig {
    Checks.given("preset", preset);
    Checks.inRange("epochs", epochs, 0, 100_000);
    Checks.positive("pac", pac);
    Checks.require(
        batch >= 0 && batch % pac == 0, "batch", "a multiple of pac (%d)".formatted(pac), batch);
    Checks.inRange("noise", noise, 1, NetworkLimits.MAX_WIDTH);
    Checks.inRange("hidden", hidden, 1, NetworkLimits.MAX_WIDTH);
    Checks.inRange("layers", layers, 1, NetworkLimits.MAX_LAYERS);
    Checks.inRange("bins", bins, 0, 10_000);
    Checks.positive("criticSteps", criticSteps);
    Checks.inRange("dropout", dropout, "[0, 1)");
    Checks.inRange("penalty", penalty, "[0, 1e6)");
    Checks.inRange("temperature", temperature, "(0, 1000)");
    Checks.inRange("generatorRate", generatorRate, "(0, 1)");
    Checks.inRange("criticRate", criticRate, "(0, 1)");
    Checks.inRange("weightDecay", weightDecay, "[0, 1)");
    Checks.nonNegative("clip", clip);
    Checks.inRange("averaging", averaging, "[0, 1)");
    Checks.given("margins", margins);
    Checks.minimum("validations", validations, 0);
    Checks.minimum("patience", patience, 0);
  }

  /** Returns the settings that do better on clinical tables than the published ones. */
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

  /** Returns the published settings: Xu et al. (2019). */
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

  /** Returns the settings with those that are 0 chosen for a number of rows. */
  public CtganConfig chosen(int rows) {
    // More epochs on a few hundred patients copy them.
    int chosenEpochs = NetworkLimits.epochs(rows, SMALL_EPOCHS, MAX_EPOCHS, ROW_VISITS);
    return with("epochs", epochs > 0 ? epochs : chosenEpochs)
        .with("batch", batch > 0 ? batch : pac * Math.max(1, NetworkLimits.batch(rows) / pac))
        .with("bins", bins > 0 ? bins : BINS);
  }

  int[] widths() {
    return NetworkLimits.widths(hidden, layers);
  }

  Training.Schedule plan() {
    return Training.Schedule.of(epochs, validations, patience, preset == Preset.DEFAULT);
  }
}
