package org.ehrsynth.bench.ranking;

import java.util.List;
import org.ehrsynth.bench.ranking.ScalingResults.Cost;
import org.ehrsynth.bench.ranking.ScalingResults.Curve;

/** Contains the texts of the scaling table, shared by the Markdown export and the HTML page. */
public final class ScalingTable {
  private ScalingTable() {}

  /** Explains the numbers of the table. */
  public static String explanation() {
    return ("Exponents b of cost ≈ a · size^b, fitted by least squares on logarithms, ± standard"
            + " error, with the number of runs used and available in parentheses. b = 1 means that"
            + " twice the size costs twice as much, b = 2 four times as much. Runs below %s s or %s"
            + " MB are not used, because start-up costs dominate them.")
        .formatted(Formatting.exact(Cost.TIME.floor()), Formatting.exact(Cost.MEMORY.floor()));
  }

  public static List<String> head() {
    return List.of(
        "contestant",
        "time exponent",
        "memory exponent",
        "largest done",
        "fit s",
        "memory MB",
        "not finished");
  }

  /** The cells of one contestant, without its name. */
  public static List<String> cells(Curve curve) {
    List<String> unfinished = curve.unfinished();
    return List.of(
        exponent(curve, Cost.TIME),
        exponent(curve, Cost.MEMORY),
        curve.largestSize().map(size -> Long.toString(size)).orElse(Formatting.NONE),
        costOfLargest(curve, Cost.TIME),
        costOfLargest(curve, Cost.MEMORY),
        unfinished.isEmpty() ? Formatting.NONE : String.join("; ", unfinished));
  }

  /**
   * Formats the exponent as {@code 1.02 ± 0.03 (4 of 6)}: exponent, standard error, points used and
   * available.
   */
  private static String exponent(Curve curve, Cost cost) {
    int known = curve.points(cost).size();
    return curve
        .growth(cost)
        .map(
            fit ->
                Formatting.decimals(fit.exponent(), 2)
                    + fit.error().map(e -> " ± " + Formatting.decimals(e, 2)).orElse("")
                    + " (%d of %d)".formatted(fit.points(), known))
        .orElse(known == 0 ? Formatting.NONE : Formatting.NONE + " (0 of %d)".formatted(known));
  }

  private static String costOfLargest(Curve curve, Cost cost) {
    return curve
        .largestSize()
        .map(size -> Formatting.spread(cost.column(), curve.sizes().get(size)))
        .orElse(Formatting.NONE);
  }
}
