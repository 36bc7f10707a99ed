package org.ehrsynth.eval.report;

import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * A release gate holds the limits that a synthetic table must meet before it is shared, and decides
 * whether the data show that it does.
 *
 * <p>Every check ends in one of three ways:
 *
 * <ul>
 *   <li><b>Passed.</b> Privacy must be <em>shown</em>: the upper end of a 95 % interval is below
 *       the limit, so that a table cannot pass because the holdout is too small to see anything.
 *       Fidelity and utility must not be <em>refuted</em>: the estimate is within the limit.
 *   <li><b>Failed.</b> The limit is exceeded by more than chance explains: by {@value #SURE}
 *       standard errors, which chance reaches less than once in 100,000 checks even in the best of
 *       ten attacks. Fresh real rows therefore do not fail, however few they are. Detection, which
 *       for fresh rows is far from its limit, fails by the lower end of its 95 % interval.
 *   <li><b>Inconclusive.</b> Neither: the rows are too few. {@link HoldoutSize} derives how many
 *       held-out patients would do.
 * </ul>
 *
 * <p>The attacks on membership, linkability, singling out and inference and the detection must have
 * been computed; the other checks are passed over where there is nothing to check.
 *
 * @param membershipAuc the limit of the best membership attack's AUC, at least 0.5
 * @param membershipTpr the limit of the fraction of members found at 1 % false positives
 * @param excessRisk the limit of the excess risk of singling out, linkability and inference
 * @param detectionAuc the largest AUC with which boosted trees may distinguish synthetic from real
 *     rows, at least 0.5
 * @param utilityGap the largest loss of AUROC by training on synthetic rows
 * @param subgroupGap the same for the subgroup that loses most
 * @param constraintExcess the largest fraction of rows that violate declared constraints beyond the
 *     real table's own
 */
public record ReleaseGate(
    double membershipAuc,
    double membershipTpr,
    double excessRisk,
    double detectionAuc,
    double utilityGap,
    double subgroupGap,
    double constraintExcess) {
  /** The false-positive rate of {@link #membershipTpr}. */
  static final double FALSE_POSITIVES = 0.01;

  /** So many standard errors pass chance's best of ten attacks less than once in 100,000. */
  static final double SURE = 4.9;

  /** The probability of one attack below which ten of them pass once in 100,000 by chance. */
  private static final double CHANCE = 1e-6;

  public ReleaseGate {
    check("membershipAuc", membershipAuc, 0.5);
    check("membershipTpr", membershipTpr, 0);
    check("excessRisk", excessRisk, 0);
    check("detectionAuc", detectionAuc, 0.5);
    check("utilityGap", utilityGap, 0);
    check("subgroupGap", subgroupGap, 0);
    check("constraintExcess", constraintExcess, 0);
  }

  private static void check(String name, double value, double min) {
    if (!(value >= min && value <= 1)) {
      throw new IllegalArgumentException(
          "%s must be in [%s, 1], found %s".formatted(name, min, value));
    }
  }

  /**
   * Returns the default limits: membership 0.55 and 0.02, excess risks 0.05, detection 0.65, losses
   * of AUROC 0.02 and 0.05, constraints 0.001.
   */
  public static ReleaseGate defaults() {
    return new ReleaseGate(0.55, 0.02, 0.05, 0.65, 0.02, 0.05, 0.001);
  }

  /** Decides on a report. */
  public GateResult decide(Report report) {
    return GateResult.of(new GateChecks(this, report).all());
  }

  /**
   * Returns whether the fraction of members found at 1 % false positives is beyond what chance's
   * best of ten attacks explains.
   *
   * <p>Without disclosure, the scores of the m members and the n others are exchangeable. Then the
   * number of others among the r + k targets with the highest scores is hypergeometric, and an
   * attack finds r members at no more than k false positives with the probability that at most k of
   * these are others. It is exact, which matters where n is small: of 20 others the highest score
   * is often below that of a tenth of the members.
   *
   * @param fraction of the members
   * @param members m, how many members were attacked
   * @param nonMembers n, how many others were attacked
   */
  public static boolean findsMembers(double fraction, double members, double nonMembers) {
    int found = (int) Math.ceil(fraction * members - 1e-9);
    int falsePositives = (int) Math.ceil(FALSE_POSITIVES * nonMembers);
    int others = (int) nonMembers;
    double chance =
        HypergeometricDistribution.of(
                (int) members + others,
                others,
                Math.min((int) members + others, found + falsePositives))
            .cumulativeProbability(falsePositives);
    return fraction > FALSE_POSITIVES && chance < CHANCE;
  }

  /**
   * Returns whether the fraction of rows that copy training rows is beyond what chance explains.
   *
   * @param fraction of the synthetic rows that copy one of the training rows
   * @param chance the fraction that copies one of as many holdout rows
   * @param rows how many synthetic rows there are
   */
  public static boolean isMoreThanChance(double fraction, double chance, double rows) {
    return fraction - chance > SURE * Math.sqrt((fraction + chance) / rows);
  }
}
