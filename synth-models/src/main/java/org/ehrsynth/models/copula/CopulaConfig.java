package org.ehrsynth.models.copula;

import org.ehrsynth.plugin.Checks;
import org.ehrsynth.plugin.Setting;
import org.ehrsynth.plugin.Settings;

/** Holds the settings of {@link GaussianCopula}. */
public record CopulaConfig(
    @Setting(
            "shrinkage of the correlations, at least 0, as a multiple of the intensity that Schäfer"
                + " and Strimmer (2005) estimate from the data; 1 is the estimate, 0 is none")
        double shrinkage,
    @Setting(
            "total-variation distance between a pair of discrete columns and their Gaussian fit"
                + " from which the pair is joined into one column, in (0, 1]; less is more faithful"
                + " and keeps more joint counts; 1 joins only columns that determine each other")
        double mergeGain,
    @Setting("maximum joint levels of a joined column, 2 to 10,000") int maxCells)
    implements Settings<CopulaConfig> {

  public CopulaConfig {
    Checks.nonNegative("shrinkage", shrinkage);
    Checks.inRange("mergeGain", mergeGain, "(0, 1]");
    Checks.inRange("maxCells", maxCells, 2, 10_000);
  }

  public static CopulaConfig defaults() {
    return new CopulaConfig(1, 0.08, 200);
  }
}
