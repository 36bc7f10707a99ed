package org.ehrsynth.eval.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.eval.metric.MetricResult.Score;

/**
 * Extracts the numbers of a report as a flat map, for records of many runs: {@code id}, {@code
 * id.low}, {@code id.high} and {@code id/component}.
 */
public final class ReportScores {
  private ReportScores() {}

  /**
   * Returns the value and the interval of each metric that applies, and some of its components.
   *
   * @param parts the components to return, as {@code id/component}; there may be one per column or
   *     pair
   */
  public static Map<String, Double> of(Report report, Set<String> parts) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Report.Entry entry : report.entries()) {
      if (entry.result() instanceof Score score) {
        String id = entry.info().id();
        figures.put(id, score.value());
        figures.put(id + ".low", score.interval().low());
        figures.put(id + ".high", score.interval().high());
        score
            .components()
            .forEach(
                (name, part) -> {
                  if (parts.contains(id + "/" + name)) {
                    figures.put(id + "/" + name, part);
                  }
                });
      }
    }
    return figures;
  }
}
