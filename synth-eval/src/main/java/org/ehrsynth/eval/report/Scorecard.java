package org.ehrsynth.eval.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.ehrsynth.eval.fidelity.Associations;
import org.ehrsynth.eval.fidelity.Marginals;
import org.ehrsynth.eval.fidelity.Missingness;
import org.ehrsynth.eval.fidelity.SdMetricsQuality;
import org.ehrsynth.eval.fidelity.Tails;
import org.ehrsynth.eval.fidelity.joint.Detection;
import org.ehrsynth.eval.fidelity.joint.Prdc;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.privacy.AttributeInference;
import org.ehrsynth.eval.privacy.Uniques;
import org.ehrsynth.eval.privacy.membership.MembershipInference;
import org.ehrsynth.eval.utility.Subgroups;
import org.ehrsynth.eval.utility.SurvivalReplication;
import org.ehrsynth.eval.utility.TrainSyntheticTestReal;
import org.ehrsynth.eval.validity.ConstraintAdherence;
import org.ehrsynth.eval.validity.RangeAdherence;

/**
 * A scorecard arranges the metrics of a report by the seven Cs.
 *
 * @param groups in the order of the criteria; those without a line are left out
 */
record Scorecard(List<Group> groups) {
  /** The metrics that a short scorecard shows: the ones to read first. */
  private static final Set<String> HEADLINES =
      Set.of(
          Marginals.ID,
          Associations.ID,
          SdMetricsQuality.ID,
          Detection.ID,
          TrainSyntheticTestReal.ID,
          SurvivalReplication.ID,
          Prdc.ID,
          Tails.ID,
          RangeAdherence.ID,
          ConstraintAdherence.ID,
          Missingness.ID,
          MembershipInference.ID,
          AttributeInference.ID,
          Uniques.ID,
          Subgroups.ID);

  /** The metrics whose spread shows whether runs agree. */
  private static final List<String> SPREADS =
      List.of(SdMetricsQuality.ID, Detection.ID, TrainSyntheticTestReal.ID, MembershipInference.ID);

  /**
   * The lines of one criterion.
   *
   * @param criterion one of the seven Cs
   * @param lines at least one
   */
  record Group(ScorecardCriterion criterion, List<Line> lines) {}

  /**
   * One line.
   *
   * @param title of the measure
   * @param value as text
   * @param ceiling as text; empty where there can be none
   * @param floor likewise
   * @param progress how far the value is from the floor (0) to the ceiling (1), cut to [0, 1];
   *     empty where the two do not span a scale
   * @param remark what stands where there is no progress
   */
  record Line(
      String title,
      String value,
      String ceiling,
      String floor,
      OptionalDouble progress,
      String remark) {

    private static Line of(String title, String value, String remark) {
      return new Line(title, value, "", "", OptionalDouble.empty(), remark);
    }

    private static Line of(Report.Entry entry) {
      OptionalDouble progress = progressOf(entry);
      String remark = ReportText.absence(entry.result());
      if (entry.hasReferences() && progress.isEmpty()) {
        remark = "independent columns do as well: it distinguishes little here";
      }
      return new Line(
          entry.info().title(),
          ReportText.value(entry.result()),
          ReportText.value(entry.ceiling()),
          ReportText.value(entry.floor()),
          progress,
          remark);
    }
  }

  /**
   * Returns how far a value is on the way from its floor to its ceiling, by distance from the best
   * value; empty if one of them is missing or the floor is no worse than the ceiling.
   */
  private static OptionalDouble progressOf(Report.Entry entry) {
    if (!entry.hasReferences()) {
      return OptionalDouble.empty();
    }
    double target = entry.info().target();
    double best = Math.abs(((Score) entry.ceiling()).value() - target);
    double worst = Math.abs(((Score) entry.floor()).value() - target);
    double own = Math.abs(((Score) entry.result()).value() - target);
    return worst > best
        ? OptionalDouble.of(Math.max(0, Math.min(1, (worst - own) / (worst - best))))
        : OptionalDouble.empty();
  }

  /**
   * Arranges a whole report.
   *
   * @param runs all tables that were evaluated together
   */
  static Scorecard of(Report report, ReportComparison runs) {
    List<Group> groups = new ArrayList<>();
    Map<ScorecardCriterion, List<Report.Entry>> entries = group(report.entries());
    for (ScorecardCriterion criterion : ScorecardCriterion.values()) {
      List<Line> lines = new ArrayList<>();
      entries.getOrDefault(criterion, List.of()).forEach(entry -> lines.add(Line.of(entry)));
      switch (criterion) {
        case COMPREHENSION -> lines.addAll(documentation(report));
        case CONSISTENCY -> lines.addAll(spreads(runs));
        default -> {}
      }
      if (!lines.isEmpty()) {
        groups.add(new Group(criterion, lines));
      }
    }
    return new Scorecard(groups);
  }

  /** Arranges metrics by criterion, in the order of the criteria and then in their own. */
  static Map<ScorecardCriterion, List<Report.Entry>> group(List<Report.Entry> entries) {
    Map<ScorecardCriterion, List<Report.Entry>> groups = new EnumMap<>(ScorecardCriterion.class);
    for (Report.Entry entry : entries) {
      groups
          .computeIfAbsent(ScorecardCriterion.of(entry.info().id()), c -> new ArrayList<>())
          .add(entry);
    }
    return groups;
  }

  /** Returns the metrics to show on one screen: all, if they fit, else the headlines. */
  static List<Report.Entry> headlines(List<Report.Entry> entries) {
    return entries.size() <= HEADLINES.size()
        ? entries
        : entries.stream().filter(entry -> HEADLINES.contains(entry.info().id())).toList();
  }

  private static List<Line> documentation(Report report) {
    long scored = report.entries().stream().filter(e -> e.result() instanceof Score).count();
    return List.of(
        Line.of(
            "metrics with a score",
            "%d of %d".formatted(scored, report.entries().size()),
            "each with its source and its caution; the others state why they do not apply"),
        Line.of(
            "provenance",
            "recorded",
            "version, seed, and size and fingerprint of every table, at the end of the page"));
  }

  private static List<Line> spreads(ReportComparison runs) {
    int tables = runs.reports().size();
    if (tables == 1) {
      return List.of(
          Line.of(
              "spread over runs",
              ReportText.NONE,
              "only one table: evaluate several, of several seeds, to see it"));
    }
    return runs.lines().stream()
        .filter(line -> SPREADS.contains(line.info().id()) && line.values().size() > 1)
        .map(
            line ->
                Line.of(
                    "spread of: " + line.info().title(),
                    ReportText.number(line.spread()),
                    "standard deviation over %d tables".formatted(line.values().size())))
        .toList();
  }
}
