package org.ehrsynth.bench.ranking;

import java.util.Optional;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.eval.fidelity.SdMetricsQuality;
import org.ehrsynth.eval.fidelity.joint.Detection;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.privacy.DistanceToClosestRecord;
import org.ehrsynth.eval.privacy.Uniques;
import org.ehrsynth.eval.privacy.membership.MembershipInference;
import org.ehrsynth.eval.utility.TrainSyntheticTestReal;

/**
 * Lists the columns of a leaderboard. A column turns each value into a <em>loss</em>, of which
 * smaller is better. Losses are averaged over seeds and compared; values are averaged and shown.
 *
 * <p>A detection AUC is best at .5, and its loss is |AUC − .5|: a value below .5 indicates
 * near-copies and is no better than a value equally far above. Averaging losses instead of values
 * keeps .4 with one seed and .6 with another from looking perfect. The AUC of the best membership
 * attack and the proportion of rows that are nearest to a training row have the loss max(0, value −
 * .5): below .5, no attack beats guessing.
 */
public enum BoardColumn {
  QUALITY(
      MetricKey.of(SdMetricsQuality.ID),
      MetricFamily.FIDELITY,
      "quality",
      Aim.HIGH,
      true,
      "Quality score of SDMetrics, the mean of shapes and pairs; 1 is best. Independent columns can"
          + " win it where few pairs are strongly associated."),
  SHAPES(
      SdMetricsQuality.SHAPES,
      MetricFamily.FIDELITY,
      "shapes",
      Aim.HIGH,
      false,
      "Agreement of single columns; 1 is best. Independent columns are perfect."),
  PAIRS(
      SdMetricsQuality.PAIRS,
      MetricFamily.FIDELITY,
      "pairs",
      Aim.HIGH,
      false,
      "Agreement of pairs of strongly associated columns; 1 is best."),
  DETECTION(
      MetricKey.of(Detection.ID),
      MetricFamily.FIDELITY,
      "detection",
      Aim.HALF,
      true,
      "AUC of boosted trees that classify rows as synthetic or real; .5, which is guessing, is best."
          + " Values below .5 indicate near-copies. Compared by the distance from .5."),
  TSTR(
      TrainSyntheticTestReal.TSTR,
      MetricFamily.UTILITY,
      "TSTR",
      Aim.HIGH,
      false,
      "AUROC on real patients of boosted trees trained on synthetic rows (R² of a numeric target)."),
  TRTR(
      TrainSyntheticTestReal.TRTR,
      MetricFamily.UTILITY,
      "TRTR",
      Aim.NONE,
      false,
      "The same for boosted trees trained on real rows: what could be reached."),
  GAP(
      TrainSyntheticTestReal.GAP,
      MetricFamily.UTILITY,
      "TSTR gap",
      Aim.LOW,
      true,
      "Loss from training on synthetic rows: TRTR − TSTR; 0 or less is best."),
  MEMBERSHIP(
      MetricKey.of(MembershipInference.ID),
      MetricFamily.PRIVACY,
      "membership",
      Aim.HALF_OR_LOWER,
      true,
      "AUC of the best membership attack; .5, which is guessing, is best."),
  CLOSEST(
      MetricKey.of(DistanceToClosestRecord.ID),
      MetricFamily.PRIVACY,
      "closest record",
      Aim.HALF_OR_LOWER,
      false,
      "Proportion of synthetic rows that are nearer to training rows than to unseen ones; .5 is best."
          + " A diagnostic of overfitting, not a privacy measure: it does not affect ranks."),
  COPIES(
      Uniques.EXACT_COPIES,
      MetricFamily.PRIVACY,
      "exact copies",
      Aim.LOW,
      false,
      "Proportion of synthetic rows that equal a training row. In tables of few columns copies also"
          + " occur by chance: compare with the holdout."),
  FIT(
      RunRecord.FIT_SECONDS,
      MetricFamily.COST,
      "fit s",
      Aim.LOW,
      false,
      "Seconds to fit the table in memory."),
  SAMPLE(
      RunRecord.SAMPLE_SECONDS,
      MetricFamily.COST,
      "sample s",
      Aim.LOW,
      false,
      "Seconds to sample as many rows as the training table has."),
  MEMORY(
      RunRecord.PEAK_MEMORY_MB,
      MetricFamily.COST,
      "memory MB",
      Aim.LOW,
      false,
      "Peak memory of the process, in units of 2²⁰ bytes.");

  /** Where the best value lies. */
  enum Aim {
    HIGH,
    LOW,
    HALF,
    HALF_OR_LOWER,
    /** The value is the same for every contestant, so there is nothing to compare. */
    NONE
  }

  private static final double GUESS = 0.5;

  private final String id;
  private final MetricFamily family;
  private final String heading;
  private final Aim aim;
  private final boolean decidesRank;
  private final String meaning;

  BoardColumn(
      MetricKey key,
      MetricFamily family,
      String heading,
      Aim aim,
      boolean decidesRank,
      String meaning) {
    this(key.toString(), family, heading, aim, decidesRank, meaning);
  }

  BoardColumn(
      String id, MetricFamily family, String heading, Aim aim, boolean decides, String meaning) {
    this.id = id;
    this.family = family;
    this.heading = heading;
    this.aim = aim;
    this.decidesRank = decides;
    this.meaning = meaning;
  }

  /**
   * Returns the key in {@link RunRecord#figures} or {@link RunRecord#cost}, also the CSV header.
   */
  public String id() {
    return id;
  }

  MetricFamily family() {
    return family;
  }

  public String heading() {
    return heading;
  }

  /** Returns whether the column has a best contestant. */
  boolean isCompared() {
    return aim != Aim.NONE;
  }

  /** Returns whether the ranks of the family depend on the column. */
  boolean decidesRank() {
    return decidesRank;
  }

  public String meaning() {
    return meaning;
  }

  /** Returns an arrow to the better side, or the best value. */
  public String bestMark() {
    return switch (aim) {
      case HIGH -> "↑";
      case LOW -> "↓";
      case HALF, HALF_OR_LOWER -> "→ .5";
      case NONE -> "";
    };
  }

  /** Returns the value of a run; empty if it is absent or not finite. */
  Optional<Double> of(RunRecord run) {
    Optional<Double> value;
    if (this == GAP) {
      // Computed, not read: it must agree with the two values shown beside it.
      value = TRTR.of(run).flatMap(trtr -> TSTR.of(run).map(tstr -> trtr - tstr));
    } else if (family == MetricFamily.COST) {
      value = Optional.ofNullable(run.cost().get(id));
    } else {
      value = run.figure(id);
    }
    return value.filter(Double::isFinite);
  }

  /** Returns the loss of a value: smaller is better. */
  double loss(double value) {
    return switch (aim) {
      case HIGH -> -value;
      case LOW -> value;
      case HALF -> Math.abs(value - GUESS);
      case HALF_OR_LOWER -> Math.max(0, value - GUESS);
      case NONE -> 0;
    };
  }
}
