package org.ehrsynth.bench.board;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ehrsynth.bench.ranking.BoardColumn;
import org.ehrsynth.bench.ranking.ContestantResults;
import org.ehrsynth.bench.ranking.Formatting;
import org.ehrsynth.bench.ranking.MetricFamily;
import org.ehrsynth.bench.ranking.PowerLawFit;
import org.ehrsynth.bench.ranking.ScalingResults;
import org.ehrsynth.bench.ranking.ScalingResults.AxisResults;
import org.ehrsynth.bench.ranking.ScalingResults.Cost;
import org.ehrsynth.bench.ranking.ScalingResults.Curve;
import org.ehrsynth.bench.result.RunOutcome;

/** Scaling results as comma-separated values. */
final class ScalingCsv {
  private ScalingCsv() {}

  /** Writes the columns that {@link Leaderboard#scaleCsv} describes. */
  static String exponents(ScalingResults scaling) {
    CsvExport csv =
        new CsvExport()
            .line(
                List.of(
                    "axis",
                    "contestant",
                    "kind",
                    "cost",
                    "exponent",
                    "se",
                    "used",
                    "known",
                    "largest",
                    "unfinished"));
    for (AxisResults axis : scaling.axes()) {
      for (Curve curve : axis.curves()) {
        for (Cost cost : Cost.values()) {
          csv.line(exponent(axis, curve, cost));
        }
      }
    }
    return csv.toString();
  }

  private static List<String> exponent(AxisResults axis, Curve curve, Cost cost) {
    Optional<PowerLawFit> growth = curve.growth(cost);
    List<String> cells = keys(axis, curve);
    cells.add(cost.column().id());
    cells.add(growth.map(g -> Formatting.exact(g.exponent())).orElse(""));
    cells.add(growth.flatMap(PowerLawFit::error).map(Formatting::exact).orElse(""));
    cells.add(Integer.toString(growth.map(PowerLawFit::points).orElse(0)));
    cells.add(Integer.toString(curve.points(cost).size()));
    cells.add(curve.largestSize().map(size -> Long.toString(size)).orElse(""));
    cells.add(String.join("; ", curve.unfinished()));
    return cells;
  }

  /** Writes the columns that {@link Leaderboard#scalePointsCsv} describes. */
  static String points(ScalingResults scaling) {
    List<String> head = new ArrayList<>(List.of("axis", "contestant", "kind", "size", "runs"));
    for (RunOutcome outcome : RunOutcome.values()) {
      head.add(outcome.label());
    }
    for (BoardColumn column : MetricFamily.COST.columns()) {
      head.addAll(List.of(column.id(), column.id() + ".sd", column.id() + ".n"));
    }
    CsvExport csv = new CsvExport().line(head);
    for (AxisResults axis : scaling.axes()) {
      for (Curve curve : axis.curves()) {
        curve.sizes().forEach((size, results) -> csv.line(point(axis, curve, size, results)));
      }
    }
    return csv.toString();
  }

  private static List<String> point(
      AxisResults axis, Curve curve, long size, ContestantResults results) {
    List<String> cells = keys(axis, curve);
    cells.add(Long.toString(size));
    cells.addAll(CsvExport.outcomes(results));
    MetricFamily.COST
        .columns()
        .forEach(column -> cells.addAll(CsvExport.spread(results.spread(column))));
    return cells;
  }

  private static List<String> keys(AxisResults axis, Curve curve) {
    return new ArrayList<>(
        List.of(
            axis.axis(),
            curve.contestant().name(),
            curve.contestant().kind().name().toLowerCase(Locale.ROOT)));
  }
}
