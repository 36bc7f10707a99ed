package org.ehrsynth.eval.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.report.GateResult.Verdict;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;

/**
 * A comparison puts the reports of several synthetic tables, of several seeds or models, side by
 * side: for every metric the mean over the tables where it applies, and their spread (standard
 * deviation, n − 1).
 */
public final class ReportComparison {
  private final Map<String, Report> reports;

  /**
   * Compares reports.
   *
   * @param reports by the name of their table, at least one, of the same metrics
   */
  public ReportComparison(Map<String, Report> reports) {
    this.reports = Collections.unmodifiableMap(new LinkedHashMap<>(reports));
  }

  /**
   * One metric over all tables.
   *
   * @param info what the metric declares
   * @param values by the name of the table; those without a score are left out
   * @param reasons why there is no score, each with the tables without one
   * @param mean NaN if there is no value
   * @param spread 0 for one value, NaN for none
   * @param ceiling for a real holdout in the place of a synthetic table
   * @param floor for independently shuffled columns there
   */
  public record Line(
      MetricInfo info,
      Map<String, Double> values,
      Map<String, List<String>> reasons,
      double mean,
      double spread,
      MetricResult ceiling,
      MetricResult floor) {}

  /** Returns the reports by the name of their table, in the order given. */
  public Map<String, Report> reports() {
    return reports;
  }

  /** Returns whether every table passed its gate; false where a table has no verdict. */
  public boolean passed() {
    return verdict().equals(Optional.of(Verdict.PASS));
  }

  /**
   * Returns FAIL if a table failed its gate, else INCONCLUSIVE if that is the verdict on a table,
   * else PASS; empty if a table has no verdict.
   */
  public Optional<Verdict> verdict() {
    List<Optional<Verdict>> verdicts =
        reports.values().stream().map(r -> r.verdict().map(GateResult::verdict)).toList();
    return Stream.of(
            Optional.<Verdict>empty(), Optional.of(Verdict.FAIL), Optional.of(Verdict.INCONCLUSIVE))
        .filter(verdicts::contains)
        .findFirst()
        .orElse(Optional.of(Verdict.PASS));
  }

  /** Returns one line per metric. */
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (Report.Entry entry : reports.values().iterator().next().entries()) {
      String id = entry.info().id();
      Map<String, Double> values = new LinkedHashMap<>();
      Map<String, List<String>> reasons = new LinkedHashMap<>();
      reports.forEach(
          (name, report) -> {
            report.value(id).ifPresent(v -> values.put(name, v));
            if (report.entry(id).result() instanceof NotApplicable none) {
              reasons.computeIfAbsent(none.reason(), r -> new ArrayList<>()).add(name);
            }
          });
      double[] v = values.values().stream().mapToDouble(x -> x).toArray();
      double mean = Arrays.stream(v).average().orElse(Double.NaN);
      double squares = Arrays.stream(v).map(x -> (x - mean) * (x - mean)).sum();
      double spread = v.length == 0 ? Double.NaN : Math.sqrt(squares / Math.max(1, v.length - 1));
      lines.add(
          new Line(entry.info(), values, reasons, mean, spread, entry.ceiling(), entry.floor()));
    }
    return lines;
  }

  /** Returns the comparison as a JSON tree: the lines, and the whole report of every table. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("format", Report.FORMAT);
    List<Object> metrics = new ArrayList<>();
    for (Line line : lines()) {
      JsonTree metric = new JsonTree();
      metric.put("id", line.info().id());
      metric.put("family", line.info().family());
      if (line.values().isEmpty()) {
        metric.put("notApplicable", String.join("; ", line.reasons().keySet()));
      } else {
        metric.put("value", line.mean());
        metric.put("spread", line.spread());
        metric.put("values", line.values());
        metric.put("ceiling", reference(line.ceiling()));
        metric.put("floor", reference(line.floor()));
        metric.put("direction", line.info().direction().name().toLowerCase(Locale.ROOT));
        metric.put("target", line.info().target());
      }
      metrics.add(metric);
    }
    tree.put("metrics", metrics);
    JsonTree runs = new JsonTree();
    reports.forEach((name, report) -> runs.put(name, report.toJson()));
    tree.put("runs", runs);
    return tree;
  }

  private static Double reference(MetricResult result) {
    return result.match(Score::value, none -> null);
  }

  /**
   * Writes the comparison, whole or not at all: as an HTML page if the name ends in {@code .html},
   * else in JSON form.
   *
   * @throws InputException if the file cannot be written
   */
  public void save(Path file) {
    byte[] bytes =
        file.toString().endsWith(".html")
            ? HtmlReport.of(this)
            : Json.pretty(toJson()).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /**
   * Returns the comparison as text, with the metrics that do not apply and the checks of the gates.
   */
  public String explained() {
    return ConsoleReport.explained(this);
  }

  /** Returns a table for a console: the verdicts, and mean, spread and every table's value. */
  @Override
  public String toString() {
    return ConsoleReport.scorecard(this);
  }
}
