package org.ehrsynth.bench.ranking;

import java.util.Optional;
import org.ehrsynth.bench.result.RunRecord;

/**
 * The columns of a leaderboard. Each turns a value into a <em>loss</em>, the smaller the better;
 * losses are averaged over seeds and compared, values are averaged and shown.
 *
 * <p>An AUC of detection is best at .5, and its loss is |AUC − .5|: below .5 it warns of
 * near-copies and is no better than as far above. (Averaging losses, not values, keeps .4 with one
 * seed and .6 with another from passing for perfect.) The AUC of the best membership attack and the
 * share of nearest rows in train lose max(0, value − .5): below .5, no attack beats guessing.
 */
public enum BoardColumn {
  QUALITY(
      "fidelity.sdmetrics",
      MetricFamily.FIDELITY,
      "quality",
      Aim.HIGH,
      true,
      "Quality score of SDMetrics, the mean of shapes and pairs; 1 is best. Can be won by columns"
          + " drawn apart where few pairs are strongly associated."),
  SHAPES(
      "fidelity.sdmetrics/shapes",
      MetricFamily.FIDELITY,
      "shapes",
      Aim.HIGH,
      false,
      "How well single columns agree; 1 is best. Columns drawn apart are perfect."),
  PAIRS(
      "fidelity.sdmetrics/pairs",
      MetricFamily.FIDELITY,
      "pairs",
      Aim.HIGH,
      false,
      "How well pairs of strongly associated columns agree; 1 is best."),
  DETECTION(
      "fidelity.detection",
      MetricFamily.FIDELITY,
      "detection",
      Aim.HALF,
      true,
      "AUC by which boosted trees tell made rows from real ones; .5 is best: they guess. Below .5"
          + " it warns of near-copies. Compared by the distance from .5."),
  TSTR(
      "utility.tstr/tstr",
      MetricFamily.UTILITY,
      "TSTR",
      Aim.HIGH,
      false,
      "AUROC on real patients of boosted trees learned from made rows (R² of a numeric target)."),
  TRTR(
      "utility.tstr/trtr",
      MetricFamily.UTILITY,
      "TRTR",
      Aim.NONE,
      false,
      "The same, learned from real rows: what could be reached."),
  GAP(
      "utility.tstr/gap",
      MetricFamily.UTILITY,
      "TSTR gap",
      Aim.LOW,
      true,
      "What learning from made rows costs: TRTR − TSTR; 0 or less is best."),
  MEMBERSHIP(
      "privacy.membership",
      MetricFamily.PRIVACY,
      "membership",
      Aim.HALF_OR_LOWER,
      true,
      "AUC of the best of the attacks that tell who was learned from; .5 is best: it guesses."),
  CLOSEST(
      "privacy.closest_record",
      MetricFamily.PRIVACY,
      "closest record",
      Aim.HALF_OR_LOWER,
      false,
      "Share of made rows nearer to rows learned from than to unseen ones; .5 is best. An"
          + " overfitting diagnostic, not a privacy measure: it decides no rank."),
  COPIES(
      "privacy.uniques/exact_copies",
      MetricFamily.PRIVACY,
      "exact copies",
      Aim.LOW,
      false,
      "Share of made rows that equal a row learned from. In tables of few columns chance makes"
          + " copies too: compare with the holdout."),
  FIT(
      RunRecord.FIT_SECONDS,
      MetricFamily.COST,
      "fit s",
      Aim.LOW,
      false,
      "Seconds to learn from the table in memory."),
  SAMPLE(
      RunRecord.SAMPLE_SECONDS,
      MetricFamily.COST,
      "sample s",
      Aim.LOW,
      false,
      "Seconds to draw as many rows as were learned from."),
  MEMORY(
      RunRecord.PEAK_MEMORY_MB,
      MetricFamily.COST,
      "memory MB",
      Aim.LOW,
      false,
      "The most memory the process held, in units of 2²⁰ bytes.");

  /** Where the best value lies. */
  enum Aim {
    HIGH,
    LOW,
    HALF,
    HALF_OR_LOWER,
    /** The same for every contestant: nothing to compare. */
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
      String id, MetricFamily family, String heading, Aim aim, boolean decides, String meaning) {
    this.id = id;
    this.family = family;
    this.heading = heading;
    this.aim = aim;
    this.decidesRank = decides;
    this.meaning = meaning;
  }

  /** The key in {@link RunRecord#figures} or {@link RunRecord#cost}, and the name in CSV files. */
  public String id() {
    return id;
  }

  MetricFamily family() {
    return family;
  }

  public String heading() {
    return heading;
  }

  /** Whether there is a best contestant. */
  boolean isCompared() {
    return aim != Aim.NONE;
  }

  /** Whether the ranks of its family rest on it. */
  boolean decidesRank() {
    return decidesRank;
  }

  public String meaning() {
    return meaning;
  }

  /** An arrow to the better side, or the best value. */
  public String bestMark() {
    return switch (aim) {
      case HIGH -> "↑";
      case LOW -> "↓";
      case HALF, HALF_OR_LOWER -> "→ .5";
      case NONE -> "";
    };
  }

  /** What a run gave; empty if the figure is absent or not finite. */
  Optional<Double> of(RunRecord run) {
    Optional<Double> value;
    if (this == GAP) {
      // Not read: a difference of what is shown beside it must agree with it.
      value = TRTR.of(run).flatMap(trtr -> TSTR.of(run).map(tstr -> trtr - tstr));
    } else if (family == MetricFamily.COST) {
      value = Optional.ofNullable(run.cost().get(id));
    } else {
      value = run.figure(id);
    }
    return value.filter(Double::isFinite);
  }

  /** The smaller, the better. */
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
