package org.ehrsynth.models.arf;

/**
 * Settings of {@link Arf}.
 *
 * @param trees trees of the forest, 1 to 1,000; more give a smoother density and a larger file. 30
 *     is good; the paper takes 10 to 100
 * @param bagFraction of the patients that the splits of each tree are chosen from, in (0, 1); the
 *     rest judges whether a round has converged. Leaves are filled from all
 * @param maxRows real rows that a tree learns from at most, at least 100; bounds time and file size
 *     on long tables
 * @param minLeaf patients in a leaf, at least 1; never below the guard's k. Less is more faithful
 *     in detail and tells more of who was in the table
 * @param splits how a node is cut
 * @param targets columns, drawn at random, for each of which a node looks for the cut that tells it
 *     best; at least 1; not used with adversarial splits. More is more faithful and overfits sooner
 * @param rounds of real against synthetic at most, at least 1
 * @param delta a round is the last when real rows out of the bag are told from synthetic ones with
 *     an accuracy of at most 0.5 + delta, in [0, 0.5]
 * @param smoothing rows' worth of the ancestors' distribution that is mixed into a leaf for each
 *     category that it holds beyond the first, at least 0
 * @param bins categories of a number with many values, 2 to 10,000
 */
public record ArfConfig(
    int trees,
    double bagFraction,
    int maxRows,
    int minLeaf,
    Splits splits,
    int targets,
    int rounds,
    double delta,
    double smoothing,
    int bins) {

  /** How a node is cut. */
  public enum Splits {
    /** By the proposal that tells most about all other columns; the classifier's is one of them. */
    INFORMATIVE,
    /** By the classifier of real against synthetic rows alone, as in the paper. */
    ADVERSARIAL
  }

  public ArfConfig {
    require(trees >= 1 && trees <= 1000, "trees must be in [1, 1000], found " + trees);
    require(
        bagFraction > 0 && bagFraction < 1, "bagFraction must be in (0, 1), found " + bagFraction);
    require(maxRows >= 100, "maxRows must be at least 100, found " + maxRows);
    require(minLeaf >= 1, "minLeaf must be at least 1, found " + minLeaf);
    require(splits != null, "splits must be given");
    require(targets >= 1, "targets must be at least 1, found " + targets);
    require(rounds >= 1, "rounds must be at least 1, found " + rounds);
    require(delta >= 0 && delta <= 0.5, "delta must be in [0, 0.5], found " + delta);
    require(
        smoothing >= 0 && smoothing < Double.POSITIVE_INFINITY,
        "smoothing must be at least 0, found " + smoothing);
    require(bins >= 2 && bins <= 10_000, "bins must be in [2, 10000], found " + bins);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  public static ArfConfig defaults() {
    return new ArfConfig(30, 0.632, 30_000, 20, Splits.INFORMATIVE, 6, 1, 0, 3, 100);
  }

  public ArfConfig withTrees(int trees) {
    return new ArfConfig(
        trees, bagFraction, maxRows, minLeaf, splits, targets, rounds, delta, smoothing, bins);
  }

  public ArfConfig withBagFraction(double bagFraction) {
    return new ArfConfig(
        trees, bagFraction, maxRows, minLeaf, splits, targets, rounds, delta, smoothing, bins);
  }

  public ArfConfig withMaxRows(int maxRows) {
    return new ArfConfig(
        trees, bagFraction, maxRows, minLeaf, splits, targets, rounds, delta, smoothing, bins);
  }

  public ArfConfig withMinLeaf(int minLeaf) {
    return new ArfConfig(
        trees, bagFraction, maxRows, minLeaf, splits, targets, rounds, delta, smoothing, bins);
  }

  public ArfConfig withSplits(Splits splits) {
    return new ArfConfig(
        trees, bagFraction, maxRows, minLeaf, splits, targets, rounds, delta, smoothing, bins);
  }

  public ArfConfig withTargets(int targets) {
    return new ArfConfig(
        trees, bagFraction, maxRows, minLeaf, splits, targets, rounds, delta, smoothing, bins);
  }

  public ArfConfig withRounds(int rounds) {
    return new ArfConfig(
        trees, bagFraction, maxRows, minLeaf, splits, targets, rounds, delta, smoothing, bins);
  }

  public ArfConfig withDelta(double delta) {
    return new ArfConfig(
        trees, bagFraction, maxRows, minLeaf, splits, targets, rounds, delta, smoothing, bins);
  }

  public ArfConfig withSmoothing(double smoothing) {
    return new ArfConfig(
        trees, bagFraction, maxRows, minLeaf, splits, targets, rounds, delta, smoothing, bins);
  }

  public ArfConfig withBins(int bins) {
    return new ArfConfig(
        trees, bagFraction, maxRows, minLeaf, splits, targets, rounds, delta, smoothing, bins);
  }
}
