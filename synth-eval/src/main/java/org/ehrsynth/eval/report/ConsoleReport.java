package org.ehrsynth.eval.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;

/**
 * Reports as text for a console. The short form fits on one screen: the verdict in three lines and
 * the headline metrics by the seven Cs. The explained form has all metrics, cautions, metrics that
 * do not apply, and the checks of the gate.
 */
final class ConsoleReport {
  private static final List<String> HEAD =
      List.of("", "measure", "value", "95 % interval", "ceiling", "floor", "best");
  private static final String LEGEND = "ceiling: unseen real rows, floor: independent columns%s";

  private ConsoleReport() {}

  /** Returns the short form. */
  static String scorecard(Report report) {
    List<Report.Entry> scored = scored(report);
    List<Report.Entry> shown = Scorecard.headlines(scored);
    List<String> lines = new ArrayList<>(verdict(report));
    lines.addAll(table(shown));
    int hidden = report.entries().size() - shown.size();
    lines.add(LEGEND.formatted(hidden > 0 ? "; --explain shows %d more".formatted(hidden) : ""));
    return text(lines);
  }

  /** Returns the explained form. */
  static String explained(Report report) {
    List<String> lines = new ArrayList<>(verdict(report));
    lines.addAll(table(scored(report)));
    lines.add(LEGEND.formatted(""));
    List<String> cautions = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    for (Report.Entry entry : report.entries()) {
      String id = entry.info().id();
      if (entry.result() instanceof NotApplicable none) {
        absent.add(id + ": " + none.reason());
      } else if (!entry.info().caveat().isEmpty()) {
        cautions.add(id + ": " + entry.info().caveat());
      }
    }
    section(lines, "Cautions", cautions);
    section(lines, "Not applicable", absent);
    report
        .verdict()
        .ifPresent(
            result -> section(lines, "Checks of the gate", result.toString().lines().toList()));
    return text(lines);
  }

  private static List<String> verdict(Report report) {
    List<String> lines = new ArrayList<>(ReportSummary.verdict(report));
    if (!lines.isEmpty()) {
      lines.add("");
    }
    return lines;
  }

  private static void section(List<String> lines, String title, List<String> content) {
    if (!content.isEmpty()) {
      lines.add("");
      lines.add(title);
      lines.addAll(content);
    }
  }

  private static List<Report.Entry> scored(Report report) {
    return report.entries().stream().filter(entry -> entry.result() instanceof Score).toList();
  }

  private static List<String> table(List<Report.Entry> entries) {
    TextTable table = new TextTable(2, " ");
    table.add(HEAD);
    Scorecard.group(entries)
        .forEach(
            (criterion, group) -> {
              for (int k = 0; k < group.size(); k++) {
                table.add(row(k == 0 ? criterion.title() : "", group.get(k)));
              }
            });
    return table.lines();
  }

  private static List<String> row(String criterion, Report.Entry entry) {
    Score score = (Score) entry.result();
    return List.of(
        criterion,
        entry.info().id(),
        ReportText.number(score.value()),
        ReportText.interval(score),
        ReportText.value(entry.ceiling()),
        ReportText.value(entry.floor()),
        ReportText.best(entry.info()));
  }

  /** Returns the short form of a comparison: a verdict per table, and every metric's values. */
  static String scorecard(ReportComparison comparison) {
    List<String> lines = new ArrayList<>();
    comparison
        .reports()
        .forEach(
            (name, report) ->
                report
                    .verdict()
                    .ifPresent(
                        result ->
                            lines.add(
                                "%s: gate: %s. %s"
                                    .formatted(
                                        name, result.verdict(), ReportSummary.why(result)))));
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.addAll(table(comparison));
    return text(lines);
  }

  /** Returns the explained form of a comparison. */
  static String explained(ReportComparison comparison) {
    List<String> lines = new ArrayList<>(scorecard(comparison).lines().toList());
    List<String> absent = new ArrayList<>();
    for (ReportComparison.Line line : comparison.lines()) {
      line.reasons()
          .forEach(
              (reason, names) ->
                  absent.add(
                      line.info().id()
                          + (line.values().isEmpty() ? "" : " of " + String.join(", ", names))
                          + ": "
                          + reason));
    }
    section(lines, "Not applicable", absent);
    comparison
        .reports()
        .forEach(
            (name, report) ->
                report
                    .verdict()
                    .ifPresent(
                        result ->
                            section(
                                lines,
                                "Checks of the gate: " + name,
                                result.toString().lines().toList())));
    return text(lines);
  }

  private static List<String> table(ReportComparison comparison) {
    TextTable table = new TextTable(1, "  ");
    List<String> head = new ArrayList<>(List.of("measure", "mean", "spread"));
    head.addAll(comparison.reports().keySet());
    head.addAll(List.of("ceiling", "floor", "best"));
    table.add(head);
    for (ReportComparison.Line line : comparison.lines()) {
      if (!line.values().isEmpty()) {
        table.add(row(line, comparison.reports()));
      }
    }
    return table.lines();
  }

  private static List<String> row(ReportComparison.Line line, Map<String, Report> reports) {
    MetricInfo info = line.info();
    List<String> row = new ArrayList<>(List.of(info.id()));
    row.add(ReportText.number(line.mean()));
    row.add(ReportText.number(line.spread()));
    for (String name : reports.keySet()) {
      Double value = line.values().get(name);
      row.add(value == null ? ReportText.NONE : ReportText.number(value));
    }
    row.add(ReportText.value(line.ceiling()));
    row.add(ReportText.value(line.floor()));
    row.add(ReportText.best(info));
    return row;
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
