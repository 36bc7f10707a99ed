package org.ehrsynth.eval.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ehrsynth.eval.metric.MetricResult.Curve;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.json.Json;
import org.ehrsynth.model.Provenance;

/**
 * Reports as one HTML page that needs no network: styles, scripts and data are in it, and its
 * content security policy lets nothing else run. Names from the data are escaped as text.
 */
final class HtmlReport {
  private static final SelfContainedPage PAGE =
      new SelfContainedPage(HtmlReport.class, "report.ftlh");

  private static final String LIBRARY = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";
  private static final int PARTS = 20;

  private HtmlReport() {}

  /** A page of one report. */
  static byte[] of(Report report) {
    return of(new ReportComparison(Map.of("synthetic", report)));
  }

  /** A page of several, with a table that compares them. */
  static byte[] of(ReportComparison comparison) {
    String style = PAGE.resource("report.css");
    String script = PAGE.resource("report.js");
    String library = PAGE.resource(LIBRARY);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put(
        "policy",
        "default-src 'none'; script-src %s %s; style-src %s; img-src data:; base-uri 'none'; form-action 'none'"
            .formatted(
                SelfContainedPage.hash(library),
                SelfContainedPage.hash(script),
                SelfContainedPage.hash(style)));
    model.put("title", "Synthetic data report");
    model.put("version", Provenance.currentLibraryVersion());
    model.put("guard", DisclosureGuard.DEFAULT.minimumSubjects());
    model.put("style", style);
    model.put("script", script);
    model.put("library", library);
    if (comparison.reports().size() > 1) {
      model.put("comparison", compare(comparison));
    }
    List<Object> runs = new ArrayList<>();
    List<Object> data = new ArrayList<>();
    comparison
        .reports()
        .forEach(
            (name, report) -> {
              runs.add(run(name, report, comparison));
              data.add(data(report));
            });
    model.put("runs", runs);
    // No tag can be closed or opened inside the script element.
    model.put("data", Json.write(Map.of("runs", data)).replace("<", "\\u003c"));
    return PAGE.render(model).getBytes(StandardCharsets.UTF_8);
  }

  /** What the script draws from. */
  private static Map<String, Object> data(Report report) {
    Map<String, Object> tree = new LinkedHashMap<>(report.figures());
    Map<String, Object> curves = new LinkedHashMap<>();
    curves(report)
        .forEach((name, curve) -> curves.put(name, Map.of("x", curve.x(), "y", curve.y())));
    tree.put("curves", curves);
    return tree;
  }

  private static Map<String, Curve> curves(Report report) {
    Map<String, Curve> curves = new TreeMap<>();
    for (Report.Entry entry : report.entries()) {
      if (entry.result() instanceof Score score) {
        curves.putAll(score.curves());
      }
    }
    return curves;
  }

  private static Map<String, Object> run(String name, Report report, ReportComparison all) {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("name", name);
    Optional<GateResult> verdict = report.verdict();
    run.put("verdict", verdict.map(GateResult::word).orElse("none"));
    run.put("verdictText", verdict.map(v -> "Gate: " + v.word()).orElse("No gate was applied"));
    run.put("summary", ReportSummary.sentences(report));
    run.put(
        "checks",
        verdict.stream()
            .flatMap(v -> v.checks().stream())
            .map(
                check ->
                    Map.of(
                        "name",
                        check.name(),
                        "rule",
                        check.rule(),
                        "found",
                        check.found(),
                        "outcome",
                        check.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        "style",
                        switch (check.outcome()) {
                          case PASSED -> "pass";
                          case FAILED -> "fail";
                          case NOT_CHECKED -> "none";
                        }))
            .toList());
    run.put("scorecard", ReportSummary.scorecard(report, all));
    run.put("measures", report.entries().stream().map(HtmlReport::measure).toList());
    List<Map<String, Object>> columns = columns(report);
    run.put("columns", columns);
    run.put("missing", columns.stream().anyMatch(c -> (boolean) c.get("missing")));
    run.put("association", report.figures().containsKey("association"));
    Map<String, Curve> curves = curves(report);
    run.put("survival", curves.containsKey("kaplan_meier/real"));
    run.put("attacks", curves.keySet().stream().anyMatch(key -> key.startsWith("roc/")));
    subgroups(report, run);
    run.put("provenance", provenance(report));
    return run;
  }

  private static Map<String, Object> measure(Report.Entry entry) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", entry.info().id());
    row.put("title", entry.info().title());
    row.put("citation", entry.info().citation());
    row.put("caution", entry.info().caveat());
    row.put("good", ReportSummary.good(entry.info().direction(), entry.info().target()));
    row.put("value", ReportSummary.text(entry.result()));
    row.put("ceiling", ReportSummary.text(entry.ceiling()));
    row.put("floor", ReportSummary.text(entry.floor()));
    row.put("interval", "");
    row.put("reason", entry.result() instanceof NotApplicable none ? none.reason() : "");
    row.put("parts", List.of());
    row.put("more", "");
    if (entry.result() instanceof Score score) {
      row.put(
          "interval",
          ReportSummary.number(score.interval().low())
              + " – "
              + ReportSummary.number(score.interval().high()));
      row.put(
          "parts",
          score.components().entrySet().stream()
              .limit(PARTS)
              .map(p -> Map.of("name", p.getKey(), "value", ReportSummary.number(p.getValue())))
              .toList());
      if (score.components().size() > PARTS) {
        row.put(
            "more",
            "and %d more parts in the JSON report".formatted(score.components().size() - PARTS));
      }
    }
    return row;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> columns(Report report) {
    List<Map<String, Object>> columns = new ArrayList<>();
    for (Map<String, Object> column :
        (List<Map<String, Object>>) report.figures().getOrDefault("columns", List.of())) {
      double real = (double) column.get("realMissing");
      double synthetic = (double) column.get("syntheticMissing");
      String note = "";
      String kind = column.get("kind").equals("level") ? "tv/" : "ks/";
      Optional<Double> agreement =
          report.entries().stream().anyMatch(e -> e.info().id().equals("fidelity.marginal"))
              ? report.part("fidelity.marginal", kind + column.get("name"))
              : Optional.empty();
      if (agreement.isPresent()) {
        note = "agreement " + ReportSummary.number(agreement.get()) + "; ";
      }
      note +=
          real + synthetic > 0
              ? String.format(
                  Locale.ROOT,
                  "missing: real %.1f %%, synthetic %.1f %%",
                  100 * real,
                  100 * synthetic)
              : "nothing missing";
      columns.add(
          Map.of("name", column.get("name"), "note", note, "missing", real + synthetic > 0));
    }
    return columns;
  }

  /** The parts MEASURE/COLUMN=LEVEL of the equity measure, a row per subgroup. */
  private static void subgroups(Report report, Map<String, Object> run) {
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    List<String> measures = new ArrayList<>();
    for (Report.Entry entry : report.entries()) {
      if (entry.info().family().equals("equity") && entry.result() instanceof Score score) {
        score
            .components()
            .forEach(
                (name, value) -> {
                  int slash = name.indexOf('/');
                  if (slash > 0) {
                    String measure = name.substring(0, slash);
                    if (!measures.contains(measure)) {
                      measures.add(measure);
                    }
                    rows.computeIfAbsent(name.substring(slash + 1), k -> new LinkedHashMap<>())
                        .put(measure, value);
                  }
                });
      }
    }
    run.put("subgroupMeasures", measures);
    run.put(
        "subgroups",
        rows.entrySet().stream()
            .map(
                row ->
                    Map.of(
                        "name",
                        row.getKey(),
                        "values",
                        measures.stream()
                            .map(
                                m ->
                                    row.getValue().containsKey(m)
                                        ? ReportSummary.number(row.getValue().get(m))
                                        : "–")
                            .toList()))
            .toList());
  }

  private static List<Map<String, String>> provenance(Report report) {
    List<Map<String, String>> facts = new ArrayList<>();
    report
        .provenance()
        .forEach(
            (name, value) -> {
              if (value instanceof Map<?, ?> map) {
                map.forEach((key, fact) -> facts.add(provenanceRow(name + ", " + key, fact)));
              } else if (value != null) {
                facts.add(provenanceRow(name, value));
              }
            });
    return facts;
  }

  private static Map<String, String> provenanceRow(String name, Object value) {
    String text =
        value instanceof List<?> list
            ? list.isEmpty()
                ? "none"
                : String.join(", ", list.stream().map(String::valueOf).toList())
            : String.valueOf(value);
    return Map.of("name", name, "value", text);
  }

  private static Map<String, Object> compare(ReportComparison comparison) {
    List<String> names = List.copyOf(comparison.reports().keySet());
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("names", names);
    tree.put(
        "verdicts",
        comparison.reports().values().stream()
            .map(report -> report.verdict().map(GateResult::word).orElse("none"))
            .toList());
    tree.put(
        "lines",
        comparison.lines().stream()
            .sorted(Comparator.comparing(line -> line.values().isEmpty()))
            .map(line -> line(line, names))
            .toList());
    return tree;
  }

  private static Map<String, Object> line(ReportComparison.Line line, List<String> names) {
    boolean none = line.values().isEmpty();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", line.info().id());
    row.put("title", line.info().title());
    row.put("mean", none ? "–" : ReportSummary.number(line.mean()));
    row.put("spread", none ? "–" : ReportSummary.number(line.spread()));
    row.put(
        "values",
        names.stream()
            .map(
                n ->
                    line.values().containsKey(n) ? ReportSummary.number(line.values().get(n)) : "–")
            .toList());
    row.put("ceiling", ReportSummary.text(line.ceiling()));
    row.put("floor", ReportSummary.text(line.floor()));
    row.put("good", ReportSummary.good(line.info().direction(), line.info().target()));
    return row;
  }
}
