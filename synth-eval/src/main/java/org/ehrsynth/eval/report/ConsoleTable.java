package org.ehrsynth.eval.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;

/** A report as lines of text: one per metric, then what to beware of. */
final class ConsoleTable {
  private static final List<String> HEAD =
      List.of("metric", "value", "95 % interval", "ceiling", "floor", "best");
  private static final String GAP = "  ";

  private ConsoleTable() {}

  static String render(Report report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    Map<String, String> notes = new LinkedHashMap<>();
    for (Report.Entry entry : report.entries()) {
      if (entry.result() instanceof NotApplicable none) {
        notes.put(entry.info().id(), "not applicable: " + none.reason());
      } else {
        rows.add(row(entry, (Score) entry.result()));
        if (!entry.info().caveat().isEmpty()) {
          notes.put(entry.info().id(), entry.info().caveat());
        }
      }
    }
    StringBuilder text = table(rows);
    text.append("ceiling: a real holdout in the place of the synthetic table; ")
        .append("floor: independently shuffled columns\n");
    notes.forEach((id, note) -> text.append(id).append(": ").append(note).append('\n'));
    report.verdict().ifPresent(verdict -> text.append('\n').append(verdict));
    return text.toString();
  }

  static String render(ReportComparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("metric", "mean", "spread"));
    head.addAll(comparison.reports().keySet());
    head.addAll(List.of("ceiling", "floor", "best"));
    rows.add(head);
    StringBuilder notes = new StringBuilder();
    for (ReportComparison.Line line : comparison.lines()) {
      line.reasons()
          .forEach(
              (reason, names) ->
                  notes
                      .append(line.info().id())
                      .append(line.values().isEmpty() ? "" : " of " + String.join(", ", names))
                      .append(": not applicable: ")
                      .append(reason)
                      .append('\n'));
      if (line.values().isEmpty()) {
        continue;
      }
      List<String> row = new ArrayList<>(List.of(line.info().id()));
      row.add(ReportSummary.number(line.mean()));
      row.add(ReportSummary.number(line.spread()));
      for (String name : comparison.reports().keySet()) {
        Double value = line.values().get(name);
        row.add(value == null ? "–" : ReportSummary.number(value));
      }
      row.addAll(List.of(reference(line.ceiling()), reference(line.floor()), best(line.info())));
      rows.add(row);
    }
    StringBuilder text = table(rows).append(notes);
    comparison
        .reports()
        .forEach(
            (name, report) ->
                report
                    .verdict()
                    .ifPresent(v -> text.append('\n').append(name).append('\n').append(v)));
    return text.toString();
  }

  private static StringBuilder table(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    int[] width = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int j = 0; j < width.length; j++) {
        width[j] = Math.max(width[j], row.get(j).length());
      }
    }
    for (List<String> row : rows) {
      text.append(line(row, width)).append('\n');
    }
    return text;
  }

  private static List<String> row(Report.Entry entry, Score score) {
    return List.of(
        entry.info().id(),
        ReportSummary.number(score.value()),
        "["
            + ReportSummary.number(score.interval().low())
            + ", "
            + ReportSummary.number(score.interval().high())
            + "]",
        reference(entry.ceiling()),
        reference(entry.floor()),
        best(entry.info()));
  }

  private static String best(MetricInfo info) {
    return switch (info.direction()) {
      case HIGHER -> "high";
      case LOWER -> "low";
      case TARGET -> ReportSummary.number(info.target());
    };
  }

  private static String reference(MetricResult result) {
    return result.match(score -> ReportSummary.number(score.value()), none -> "–");
  }

  private static String line(List<String> row, int[] width) {
    StringBuilder line = new StringBuilder();
    for (int j = 0; j < width.length; j++) {
      String pad = " ".repeat(width[j] - row.get(j).length());
      boolean left = j == 0 || j == width.length - 1;
      line.append(j == 0 ? "" : GAP).append(left ? row.get(j) + pad : pad + row.get(j));
    }
    return line.toString().stripTrailing();
  }
}
