package org.ehrsynth.models.circuit;

import org.ehrsynth.plugin.Checks;
import org.ehrsynth.plugin.Setting;
import org.ehrsynth.plugin.Settings;

/**
 * Holds the settings of {@link Circuit}. Where 0 means <em>chosen</em>, the choice depends on the
 * size of the table and on {@code effort}.
 */
public record CircuitConfig(
    @Setting("training time: 'full', or 'fast' with a quarter of the states and 10 epochs")
        Effort effort,
    @Setting(
            "states K of each latent variable, 0 to 4,096; 0 chooses the largest power of two that"
                + " leaves 20 rows per state, 4 to 64; from 30 columns on 10 rows, up to 128. More"
                + " states are more faithful and less private; time grows with K²")
        int states,
    @Setting("passes over the rows, 0 to 10,000; 0 chooses 30 below 10,000 rows, else 20")
        int epochs,
    @Setting(
            "rows per update of the parameters; 0 chooses 32 below 1,000 rows, 128 below 3,000, 256"
                + " below 10,000, else 1,024")
        int batch,
    @Setting("categories of a number with many values, 0 to 10,000; 0 chooses 1.2 √rows, 40 to 128")
        int bins,
    @Setting(
            "weight in rows of the column's distribution that is added to each state's emissions,"
                + " at least 0; 1 is slightly more private and blurs what never occurs together")
        double emissionPseudo,
    @Setting(
            "weight in rows of the overall distribution of states that is added to each state's"
                + " transitions, at least 0")
        double transitionPseudo,
    @Setting(
            "largest residual, as a fraction of a column's spread, at which the column is replaced"
                + " by its difference from a formula of other columns, in [0, 1); 0 disables"
                + " formulas")
        double formulaTolerance,
    @Setting(
            "missing cells: 'learned' as a category, or 'unknown', summed over in training, so that"
                + " samples have none")
        Missing missing,
    @Setting(
            "epochs without a better likelihood of 5 % of the patients held out, after which"
                + " training ends with the best parameters; 0 holds none out")
        int patience)
    implements Settings<CircuitConfig> {

  /** Names how much time training may take. */
  public enum Effort {
    /** As much as still gains. */
    FULL,
    /** A quarter of the states and fewer epochs. */
    FAST
  }

  /** Names how missing cells are learned. */
  public enum Missing {
    /** A category like others: synthetic rows have missing cells where real ones do. */
    LEARNED,
    /** Unknown, summed over in training: synthetic rows have none. */
    UNKNOWN
  }

  public CircuitConfig {
    Checks.given("effort", effort);
    Checks.inRange("states", states, 0, 4096);
    Checks.inRange("epochs", epochs, 0, 10_000);
    Checks.minimum("batch", batch, 0);
    Checks.inRange("bins", bins, 0, 10_000);
    Checks.nonNegative("emissionPseudo", emissionPseudo);
    Checks.nonNegative("transitionPseudo", transitionPseudo);
    Checks.inRange("formulaTolerance", formulaTolerance, "[0, 1)");
    Checks.given("missing", missing);
    Checks.minimum("patience", patience, 0);
  }

  public static CircuitConfig defaults() {
    return new CircuitConfig(Effort.FULL, 0, 0, 0, 0, 0.1, 0.1, 0.05, Missing.LEARNED, 0);
  }
}
