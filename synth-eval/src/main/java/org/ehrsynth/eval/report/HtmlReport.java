package org.ehrsynth.eval.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ehrsynth.eval.fidelity.Marginals;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult.Curve;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.privacy.membership.MembershipInference;
import org.ehrsynth.eval.report.GateResult.CheckStatus;
import org.ehrsynth.eval.report.GateResult.Verdict;
import org.ehrsynth.eval.report.ReportFigures.ColumnFigure;
import org.ehrsynth.eval.report.ReportFigures.Kind;
import org.ehrsynth.eval.report.ReportPage.Charts;
import org.ehrsynth.eval.report.ReportPage.CheckRow;
import org.ehrsynth.eval.report.ReportPage.ColumnCard;
import org.ehrsynth.eval.report.ReportPage.ComparedMeasure;
import org.ehrsynth.eval.report.ReportPage.Comparison;
import org.ehrsynth.eval.report.ReportPage.CriterionRows;
import org.ehrsynth.eval.report.ReportPage.Measure;
import org.ehrsynth.eval.report.ReportPage.Property;
import org.ehrsynth.eval.report.ReportPage.Run;
import org.ehrsynth.eval.report.ReportPage.ScoreRow;
import org.ehrsynth.eval.report.ReportPage.VerdictMark;
import org.ehrsynth.eval.report.ReportProvenance.TableProvenance;
import org.ehrsynth.eval.utility.SurvivalReplication;
import org.ehrsynth.fit.Provenance;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;

/**
 * Reports as one HTML page that needs no network: styles, scripts and data are embedded, and its
 * content security policy lets nothing else run. Names from the data are escaped as text.
 */
final class HtmlReport {
  private static final SelfContainedPage PAGE =
      new SelfContainedPage(HtmlReport.class, "report.ftlh");

  private static final String LIBRARY = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";
  private static final int PARTS = 20;

  private HtmlReport() {}

  /** Renders the page of one report. */
  static byte[] of(Report report) {
    return of(new ReportComparison(Map.of("synthetic", report)));
  }

  /** Renders the page of several reports, with a table that compares them. */
  static byte[] of(ReportComparison comparison) {
    String style = PAGE.resource("report.css");
    String script = PAGE.resource("report.js");
    String library = PAGE.resource(LIBRARY);
    String policy =
        "default-src 'none'; script-src %s %s; style-src %s; img-src data:; base-uri 'none'; form-action 'none'"
            .formatted(
                SelfContainedPage.hash(library),
                SelfContainedPage.hash(script),
                SelfContainedPage.hash(style));
    List<Run> runs = new ArrayList<>();
    comparison.reports().forEach((name, report) -> runs.add(run(name, report, comparison)));
    ReportPage page =
        new ReportPage(
            policy,
            "Synthetic data report",
            Provenance.currentLibraryVersion(),
            DisclosureGuard.DEFAULT.minimumSubjects(),
            style,
            script,
            library,
            compare(comparison),
            runs,
            data(comparison));
    return PAGE.render(page).getBytes(StandardCharsets.UTF_8);
  }

  /** What the script draws, as JSON; no tag can be closed or opened inside the script element. */
  private static String data(ReportComparison comparison) {
    List<JsonTree> runs = new ArrayList<>();
    for (Report report : comparison.reports().values()) {
      JsonTree tree = report.figures().toJson();
      JsonTree curves = new JsonTree();
      curves(report)
          .forEach((name, curve) -> curves.put(name, Map.of("x", curve.x(), "y", curve.y())));
      tree.put("curves", curves);
      runs.add(tree);
    }
    return Json.write(Map.of("runs", runs)).replace("<", "\\u003c");
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

  private static Run run(String name, Report report, ReportComparison all) {
    VerdictMark verdict = mark(report);
    String text = report.verdict().isPresent() ? "Gate: " + verdict.text() : "No gate was applied";
    return new Run(
        name,
        new VerdictMark(text, verdict.style()),
        ReportSummary.sentences(report),
        report.verdict().map(GateResult::checks).orElse(List.of()).stream()
            .map(HtmlReport::check)
            .toList(),
        Scorecard.of(report, all).groups().stream().map(HtmlReport::criterion).toList(),
        report.entries().stream().map(HtmlReport::measure).toList(),
        report.figures().columns().stream().map(column -> card(column, report)).toList(),
        charts(report),
        SubgroupTable.of(report),
        provenance(report.provenance()));
  }

  private static VerdictMark mark(Report report) {
    Optional<Verdict> verdict = report.verdict().map(GateResult::verdict);
    String text = verdict.map(Verdict::name).orElse("none");
    return new VerdictMark(text, text.toLowerCase(Locale.ROOT));
  }

  private static Charts charts(Report report) {
    Map<String, Curve> curves = curves(report);
    return new Charts(
        report.figures().columns().stream().anyMatch(ColumnFigure::hasMissing),
        report.figures().association().isPresent(),
        curves.containsKey(SurvivalReplication.REAL_CURVE),
        curves.keySet().stream().anyMatch(key -> key.startsWith(MembershipInference.ROC)));
  }

  private static CheckRow check(GateResult.Check check) {
    return new CheckRow(
        check.name(), check.criterion(), check.found(), check.status().text(), style(check));
  }

  private static String style(GateResult.Check check) {
    CheckStatus status = check.status();
    return switch (status) {
      case PASSED -> "pass";
      case FAILED -> "fail";
      case INCONCLUSIVE -> "inconclusive";
      case NOT_CHECKED -> "none";
    };
  }

  private static CriterionRows criterion(Scorecard.Group group) {
    return new CriterionRows(
        group.criterion().title(),
        group.criterion().meaning(),
        group.lines().stream().map(HtmlReport::score).toList());
  }

  private static ScoreRow score(Scorecard.Line line) {
    boolean scaled = line.progress().isPresent();
    double progress = line.progress().orElse(0);
    return new ScoreRow(
        line.title(),
        line.value(),
        line.ceiling(),
        line.floor(),
        scaled ? String.format(Locale.ROOT, "%.3f", progress) : "",
        scaled ? String.format(Locale.ROOT, "%.0f %%", 100 * progress) : "",
        line.remark());
  }

  private static Measure measure(Report.Entry entry) {
    Optional<Score> score = entry.result().match(Optional::of, none -> Optional.empty());
    Map<String, Double> parts = score.map(Score::components).orElse(Map.of());
    return new Measure(
        entry.info().id(),
        entry.info().title(),
        entry.info().citation(),
        entry.info().caveat(),
        ReportText.best(entry.info()),
        ReportText.value(entry.result()),
        score.map(ReportText::interval).orElse(""),
        ReportText.value(entry.ceiling()),
        ReportText.value(entry.floor()),
        ReportText.absence(entry.result()),
        parts.entrySet().stream()
            .limit(PARTS)
            .map(part -> new Property(part.getKey(), ReportText.number(part.getValue())))
            .toList(),
        parts.size() > PARTS
            ? "and %d more components in the JSON report".formatted(parts.size() - PARTS)
            : "");
  }

  private static ColumnCard card(ColumnFigure column, Report report) {
    MetricKey key =
        column.kind() == Kind.LEVEL
            ? Marginals.totalVariation(column.name())
            : Marginals.kolmogorovSmirnov(column.name());
    String agreement =
        report
            .number(key)
            .map(value -> "agreement %s; ".formatted(ReportText.number(value)))
            .orElse("");
    String missing =
        column.hasMissing()
            ? String.format(
                Locale.ROOT,
                "missing: real %.1f %%, synthetic %.1f %%",
                100 * column.realMissing(),
                100 * column.syntheticMissing())
            : "nothing missing";
    return new ColumnCard(column.name(), agreement + missing);
  }

  private static List<Property> provenance(ReportProvenance provenance) {
    List<Property> properties = new ArrayList<>();
    properties.add(new Property("library version", provenance.libraryVersion()));
    properties.add(new Property("platform", provenance.platform()));
    properties.add(new Property("seed", Long.toString(provenance.seed())));
    provenance.target().ifPresent(target -> properties.add(new Property("target", target)));
    properties.add(new Property("columns", list(provenance.columns())));
    for (TableProvenance table : provenance.tables()) {
      String name = table.name() + ", ";
      properties.add(new Property(name + "rows", Integer.toString(table.rows())));
      properties.add(new Property(name + "patients", Integer.toString(table.patients())));
      properties.add(new Property(name + "columns", Integer.toString(table.columns())));
      properties.add(new Property(name + "columns left out", list(table.leftOut())));
      properties.add(new Property(name + "fingerprint", table.fingerprint()));
    }
    return properties;
  }

  private static String list(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private static Comparison compare(ReportComparison comparison) {
    List<String> names = List.copyOf(comparison.reports().keySet());
    return new Comparison(
        names.size() > 1,
        names,
        comparison.reports().values().stream().map(HtmlReport::mark).toList(),
        comparison.lines().stream()
            .sorted(Comparator.comparing(line -> line.values().isEmpty()))
            .map(line -> compared(line, names))
            .toList());
  }

  private static ComparedMeasure compared(ReportComparison.Line line, List<String> names) {
    boolean none = line.values().isEmpty();
    return new ComparedMeasure(
        line.info().id(),
        line.info().title(),
        none ? ReportText.NONE : ReportText.number(line.mean()),
        none ? ReportText.NONE : ReportText.number(line.spread()),
        names.stream()
            .map(
                name ->
                    line.values().containsKey(name)
                        ? ReportText.number(line.values().get(name))
                        : ReportText.NONE)
            .toList(),
        ReportText.value(line.ceiling()),
        ReportText.value(line.floor()),
        ReportText.best(line.info()));
  }
}
