package org.ehrsynth.models.cart;

import org.ehrsynth.plugin.Checks;
import org.ehrsynth.plugin.Setting;
import org.ehrsynth.plugin.Settings;

/** Holds the settings of {@link Cart}. */
public record CartConfig(
    @Setting(
            "trees per column, 1 to 1,000; each cell is drawn from one of them at random. More"
                + " trees are more faithful and copy less; one is the classic method")
        int trees,
    @Setting(
            "fraction of the patients that each tree learns from, in (0, 1]; with 1 no patient is"
                + " left out to choose the depth, and 'pruning' is itself the minimum gain of a"
                + " split")
        double bagFraction,
    @Setting("maximum rows that a tree learns from, at least 100; bounds the time on long tables")
        int maxRows,
    @Setting("minimum patients in a leaf, at least 1; never below the guard's k") int minLeaf,
    @Setting(
            "trade-off between privacy and fidelity: how far trees are pruned, at least 0, as a"
                + " multiple of what predicts unseen rows best. Less keeps more detail and is"
                + " easier to attack. Small tables raise a value below 1, large ones lower it")
        double pruning,
    @Setting("weight in rows of the parent's distribution that is mixed into a leaf, at least 0")
        double smoothing,
    @Setting("categories of a number with many values, 2 to 10,000") int bins,
    @Setting(
            "order in which columns are drawn: 'certain' by increasing entropy, 'uncertain' by"
                + " decreasing entropy, both with nominal columns of more than 100 levels last;"
                + " 'auto' is 'certain' below 1,000 patients, else 'uncertain'; 'schema' is the"
                + " order of the table; names separated by commas come first, the others as by"
                + " 'auto'")
        String order,
    @Setting(
            "content of the leaves: 'smoothed' distributions, or 'donors', which keeps real values"
                + " in the file and is for research only")
        Leaves leaves)
    implements Settings<CartConfig> {

  /** Draws columns of small entropy first where patients are few, of large entropy otherwise. */
  public static final String ORDER_BY_SIZE = "auto";

  /** Draws columns of small entropy first. */
  public static final String CERTAIN_FIRST = "certain";

  /** Draws columns of large entropy first. */
  public static final String UNCERTAIN_FIRST = "uncertain";

  /** Draws columns in the order of the table. */
  public static final String SCHEMA_ORDER = "schema";

  /** Names what leaves hold. */
  public enum Leaves {
    /** Categories that at least k patients hold, mixed with the parent's. */
    SMOOTHED,
    /** Real values, also those of single patients. */
    DONORS
  }

  public CartConfig {
    Checks.inRange("trees", trees, 1, 1000);
    Checks.inRange("bagFraction", bagFraction, "(0, 1]");
    Checks.minimum("maxRows", maxRows, 100);
    Checks.positive("minLeaf", minLeaf);
    Checks.nonNegative("pruning", pruning);
    Checks.nonNegative("smoothing", smoothing);
    Checks.inRange("bins", bins, 2, 10_000);
    if (order.isBlank()) {
      throw new IllegalArgumentException("order must not be blank");
    }
    Checks.given("leaves", leaves);
  }

  public static CartConfig defaults() {
    return new CartConfig(10, 0.5, 40_000, 5, 0.6, 0.5, 100, ORDER_BY_SIZE, Leaves.SMOOTHED);
  }
}
