package org.ehrsynth.models.arf;

import org.ehrsynth.plugin.Checks;
import org.ehrsynth.plugin.Setting;
import org.ehrsynth.plugin.Settings;

/** Holds the settings of {@link Arf}. */
public record ArfConfig(
    @Setting(
            "trees of the forest, 1 to 1,000; more give a smoother density and a larger file. The"
                + " paper takes 10 to 100")
        int trees,
    @Setting(
            "fraction of the patients from which the splits of each tree are chosen, in (0, 1); the"
                + " others test whether a round has converged. Leaves are filled from all")
        double bagFraction,
    @Setting(
            "maximum real rows that a tree learns from, at least 100; bounds the time and the file"
                + " size on long tables")
        int maxRows,
    @Setting(
            "minimum patients in a leaf, at least 1; never below the guard's k. Smaller leaves are"
                + " more faithful in detail and less private")
        int minLeaf,
    @Setting(
            "how nodes are split: 'informative' takes the split with the most information on all"
                + " columns, 'adversarial' takes that of the classifier of real against synthetic"
                + " rows, as in the paper")
        Splits splits,
    @Setting(
            "columns, drawn at random, that propose a split at each node, at least 1; not used with"
                + " 'adversarial'. More are more faithful and overfit sooner")
        int targets,
    @Setting("maximum rounds of real against synthetic rows, at least 1") int rounds,
    @Setting(
            "a round is the last when the accuracy on real rows out of the bag is at most 0.5 plus"
                + " this, 0 to 0.5")
        double delta,
    @Setting(
            "weight in rows of the ancestors' distribution that is mixed into a leaf, for each of"
                + " its categories beyond the first, at least 0")
        double smoothing,
    @Setting("categories of a number with many values, 2 to 10,000") int bins)
    implements Settings<ArfConfig> {

  /** Names how a node is split. */
  public enum Splits {
    /**
     * By the proposal with the most information on all other columns; the classifier makes one of
     * the proposals.
     */
    INFORMATIVE,
    /** By the classifier of real against synthetic rows alone, as in the paper. */
    ADVERSARIAL
  }

  public ArfConfig {
    Checks.inRange("trees", trees, 1, 1000);
    Checks.inRange("bagFraction", bagFraction, "(0, 1)");
    Checks.minimum("maxRows", maxRows, 100);
    Checks.positive("minLeaf", minLeaf);
    Checks.given("splits", splits);
    Checks.positive("targets", targets);
    Checks.positive("rounds", rounds);
    Checks.inRange("delta", delta, "[0, 0.5]");
    Checks.nonNegative("smoothing", smoothing);
    Checks.inRange("bins", bins, 2, 10_000);
  }

  public static ArfConfig defaults() {
    return new ArfConfig(30, 0.632, 30_000, 20, Splits.INFORMATIVE, 6, 1, 0, 3, 100);
  }
}
