package org.ehrsynth.auto;

import java.util.List;
import java.util.Locale;
import org.ehrsynth.auto.ModelSelection.Candidate;
import org.ehrsynth.eval.metric.MetricKey;

/** Formats a {@link ModelSelection} as a table for the console. */
final class ModelSelectionTable {
  private static final String ROW = "%-16s %-12s %6s %9s %12s %7s %10s %7s %8s%n";
  private static final Object[] HEAD = {
    "model",
    "status",
    ModelSelection.LOSS,
    "detection",
    "utility loss",
    "quality",
    "membership",
    "fit, s",
    "score, s"
  };

  private ModelSelectionTable() {}

  static String of(ModelSelection selection) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "selection on %,d real rows, %,d held out: %s of %s%n",
            selection.trainRows(),
            selection.holdoutRows(),
            TimeBudget.format(selection.seconds()),
            TimeBudget.format(selection.budgetSeconds())));
    text.append(String.format(ROW, HEAD));
    String winner = selection.winner().orElse("");
    for (Candidate candidate : selection.candidates()) {
      text.append(row(candidate, candidate.name().equals(winner)));
    }
    appendReasons(text, selection.candidates());
    return text.toString();
  }

  private static String row(Candidate candidate, boolean isChosen) {
    return String.format(
        ROW,
        candidate.name(),
        isChosen ? "chosen" : candidate.status().words(),
        figure(candidate, ModelSelection.LOSS),
        figure(candidate, SelectionRule.DETECTION),
        figure(candidate, SelectionRule.UTILITY_GAP),
        figure(candidate, SelectionRule.QUALITY),
        figure(candidate, SelectionRule.MEMBERSHIP),
        String.format(Locale.ROOT, "%.1f", candidate.fitSeconds()),
        String.format(Locale.ROOT, "%.1f", candidate.scoringSeconds()));
  }

  private static void appendReasons(StringBuilder text, List<Candidate> candidates) {
    for (Candidate candidate : candidates) {
      if (!candidate.reason().isEmpty()) {
        text.append(candidate.name())
            .append(": ")
            .append(candidate.reason())
            .append(System.lineSeparator());
      }
    }
  }

  private static String figure(Candidate candidate, MetricKey key) {
    return figure(candidate, key.toString());
  }

  private static String figure(Candidate candidate, String name) {
    Double value = candidate.figures().get(name);
    return value == null ? "–" : String.format(Locale.ROOT, "%.3f", value);
  }
}
