package org.ehrsynth.models.cart;

/**
 * Settings of {@link Cart}.
 *
 * @param trees trees per column, 1 to 1,000; each cell is drawn from one of them at random. More
 *     are more faithful and copy less; 10 is good, one is the classic method
 * @param bagFraction of the patients that each tree learns from, in (0, 1]; 1 leaves none to choose
 *     the depth by, then {@code pruning} is the least worth of a split itself
 * @param maxRows rows that a tree learns from at most, at least 100; bounds the time on long tables
 * @param minLeaf patients in a leaf, at least 1; never below the guard's k
 * @param pruning how far trees are cut back, as a multiple of what the likelihood of unseen rows
 *     asks for; at least 0. 1 predicts best; less is closer in detail and easier to attack. Below
 *     2,000 patients a setting below 1 is raised, by half at most and not above 1
 * @param smoothing rows' worth of the parent's distribution that a leaf's is mixed with, at least 0
 * @param bins categories of a number with many values, 2 to 10,000
 * @param order {@code uncertain} draws columns of large entropy first, {@code certain} of small
 *     entropy, either nominal ones of more than 100 levels last; {@code auto} is {@code certain}
 *     for fewer than 1,000 patients and {@code uncertain} for more; {@code schema} is the order of
 *     the table; names separated by commas come first, the others as by {@code auto}
 * @param leaves what leaves hold; {@code donors} is for research: the file then holds real values
 */
public record CartConfig(
    int trees,
    double bagFraction,
    int maxRows,
    int minLeaf,
    double pruning,
    double smoothing,
    int bins,
    String order,
    Leaves leaves) {

  /** Draws columns of small entropy first where patients are few, of large entropy otherwise. */
  public static final String ORDER_BY_SIZE = "auto";

  /** Draws columns of small entropy first. */
  public static final String CERTAIN_FIRST = "certain";

  /** Draws columns of large entropy first. */
  public static final String UNCERTAIN_FIRST = "uncertain";

  /** Draws columns in the order of the table. */
  public static final String SCHEMA_ORDER = "schema";

  /** What leaves hold. */
  public enum Leaves {
    /** Categories that at least k patients hold, mixed with the parent's. */
    SMOOTHED,
    /** Real values, also those of single patients. */
    DONORS
  }

  public CartConfig {
    require(trees >= 1 && trees <= 1000, "trees must be in [1, 1000], found " + trees);
    require(
        bagFraction > 0 && bagFraction <= 1, "bagFraction must be in (0, 1], found " + bagFraction);
    require(maxRows >= 100, "maxRows must be at least 100, found " + maxRows);
    require(minLeaf >= 1, "minLeaf must be at least 1, found " + minLeaf);
    require(
        pruning >= 0 && pruning < Double.POSITIVE_INFINITY,
        "pruning must be at least 0, found " + pruning);
    require(
        smoothing >= 0 && smoothing < Double.POSITIVE_INFINITY,
        "smoothing must be at least 0, found " + smoothing);
    require(bins >= 2 && bins <= 10_000, "bins must be in [2, 10000], found " + bins);
    require(!order.isBlank(), "order must not be blank");
    require(leaves != null, "leaves must be given");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  public static CartConfig defaults() {
    return new CartConfig(10, 0.5, 40_000, 5, 0.6, 0.5, 100, ORDER_BY_SIZE, Leaves.SMOOTHED);
  }

  public CartConfig withTrees(int trees) {
    return new CartConfig(
        trees, bagFraction, maxRows, minLeaf, pruning, smoothing, bins, order, leaves);
  }

  public CartConfig withBagFraction(double bagFraction) {
    return new CartConfig(
        trees, bagFraction, maxRows, minLeaf, pruning, smoothing, bins, order, leaves);
  }

  public CartConfig withMaxRows(int maxRows) {
    return new CartConfig(
        trees, bagFraction, maxRows, minLeaf, pruning, smoothing, bins, order, leaves);
  }

  public CartConfig withMinLeaf(int minLeaf) {
    return new CartConfig(
        trees, bagFraction, maxRows, minLeaf, pruning, smoothing, bins, order, leaves);
  }

  public CartConfig withPruning(double pruning) {
    return new CartConfig(
        trees, bagFraction, maxRows, minLeaf, pruning, smoothing, bins, order, leaves);
  }

  public CartConfig withSmoothing(double smoothing) {
    return new CartConfig(
        trees, bagFraction, maxRows, minLeaf, pruning, smoothing, bins, order, leaves);
  }

  public CartConfig withBins(int bins) {
    return new CartConfig(
        trees, bagFraction, maxRows, minLeaf, pruning, smoothing, bins, order, leaves);
  }

  public CartConfig withOrder(String order) {
    return new CartConfig(
        trees, bagFraction, maxRows, minLeaf, pruning, smoothing, bins, order, leaves);
  }

  public CartConfig withLeaves(Leaves leaves) {
    return new CartConfig(
        trees, bagFraction, maxRows, minLeaf, pruning, smoothing, bins, order, leaves);
  }
}
