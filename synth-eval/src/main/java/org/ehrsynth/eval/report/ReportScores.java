package org.ehrsynth.eval.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.eval.metric.MetricResult.Score;

/** The figures of a report as {@link org.ehrsynth.bench.result.RunRecord#figures} names them. */
public final class ReportScores {
  private ReportScores() {}

  /**
   * The value and the interval of each metric that applies, and some of its parts.
   *
   * @param parts which, as {@code id/part}; others are as many as columns or pairs
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
