package org.ehrsynth.eval.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A report holds the results of the metrics for one synthetic table, each with its interval,
 * ceiling and floor, the decision of the gate, and what the report was computed from.
 *
 * <p>The JSON form is the source; everything else is a rendering of it. No cell of any table is in
 * it.
 */
public final class Report {
  /** The format of the JSON form. */
  public static final long FORMAT = 1;

  private final List<Entry> entries;
  private final Optional<GateResult> verdict;
  private final ReportProvenance provenance;
  private final ReportFigures figures;

  private Report(
      List<Entry> entries,
      Optional<GateResult> verdict,
      ReportProvenance provenance,
      ReportFigures figures) {
    this.entries = List.copyOf(entries);
    this.verdict = verdict;
    this.provenance = provenance;
    this.figures = figures;
  }

  /**
   * Assembles a report, and lets a gate decide on it.
   *
   * @param entries the results in the order of the report
   * @param gate empty for a report without a verdict
   * @param figures what charts show; {@link ReportFigures#NONE} for none
   */
  public static Report of(
      List<Entry> entries,
      Optional<ReleaseGate> gate,
      ReportProvenance provenance,
      ReportFigures figures) {
    Report undecided = new Report(entries, Optional.empty(), provenance, figures);
    return gate.map(g -> new Report(entries, Optional.of(g.decide(undecided)), provenance, figures))
        .orElse(undecided);
  }

  /**
   * The results of one metric.
   *
   * @param info what the metric declares
   * @param result for the synthetic table
   * @param ceiling for a real holdout in its place
   * @param floor for independently shuffled columns in its place
   */
  public record Entry(
      MetricInfo info, MetricResult result, MetricResult ceiling, MetricResult floor) {

    /** Returns whether the value, the ceiling and the floor are all there. */
    boolean hasReferences() {
      return result instanceof Score && ceiling instanceof Score && floor instanceof Score;
    }

    JsonTree toJson() {
      JsonTree tree = new JsonTree();
      tree.put("id", info.id());
      if (result instanceof NotApplicable none) {
        tree.put("notApplicable", none.reason());
        return tree;
      }
      Score score = (Score) result;
      tree.put("family", info.family());
      tree.put("title", info.title());
      tree.put("value", score.value());
      tree.put("interval", List.of(score.interval().low(), score.interval().high()));
      putReference(tree, "ceiling", ceiling);
      putReference(tree, "floor", floor);
      tree.put("direction", info.direction().name().toLowerCase(Locale.ROOT));
      tree.put("target", info.target());
      tree.put("citation", info.citation());
      tree.put("caution", info.caveat());
      tree.put("parts", score.components());
      if (!score.curves().isEmpty()) {
        JsonTree curves = new JsonTree();
        score
            .curves()
            .forEach((name, curve) -> curves.put(name, Map.of("x", curve.x(), "y", curve.y())));
        tree.put("curves", curves);
      }
      return tree;
    }

    private static void putReference(JsonTree tree, String name, MetricResult result) {
      if (result instanceof Score score) {
        tree.put(name, score.value());
        tree.put(name + "Interval", List.of(score.interval().low(), score.interval().high()));
        tree.put(name + "Parts", score.components());
      } else {
        tree.put(name, null);
        tree.put(name + "NotApplicable", ((NotApplicable) result).reason());
      }
    }
  }

  /** Returns the results in the order in which the metrics were requested. */
  public List<Entry> entries() {
    return entries;
  }

  /** Returns the results of one metric; empty if it was not requested. */
  public Optional<Entry> find(String id) {
    return entries.stream().filter(entry -> entry.info().id().equals(id)).findFirst();
  }

  /** Returns the score of one metric; empty if it was not requested or does not apply. */
  public Optional<Score> score(String id) {
    return find(id).flatMap(entry -> entry.result().match(Optional::of, none -> Optional.empty()));
  }

  /** Returns one number of the report; empty if there is none. */
  public Optional<Double> number(MetricKey key) {
    return score(key.id()).flatMap(key::in);
  }

  /**
   * Returns the results of one metric.
   *
   * @throws InputException if it was not requested; the message lists those that were
   */
  public Entry entry(String id) {
    return find(id)
        .orElseThrow(
            () ->
                new InputException(
                    "the report has no metric '%s'; it has: %s"
                        .formatted(
                            id,
                            String.join(", ", entries.stream().map(e -> e.info().id()).toList()))));
  }

  /**
   * Returns the value of one metric; empty if it does not apply.
   *
   * @throws InputException if it was not requested; the message lists those that were
   */
  public Optional<Double> value(String id) {
    return number(MetricKey.of(entry(id).info().id()));
  }

  /**
   * Returns a component of one metric; empty if it has none of that name.
   *
   * @throws InputException if the metric was not requested; the message lists those that were
   */
  public Optional<Double> part(String id, String part) {
    return number(MetricKey.of(entry(id).info().id(), part));
  }

  /**
   * Returns the results for a real holdout in the place of the synthetic table as a report of its
   * own, without a verdict, on which a gate may decide. Metrics without a ceiling do not apply
   * there.
   */
  public Report ceilings() {
    return inPlace(Entry::ceiling);
  }

  /** Returns the same for shuffled columns. */
  public Report floors() {
    return inPlace(Entry::floor);
  }

  private Report inPlace(Function<Entry, MetricResult> place) {
    MetricResult none = new NotApplicable("was not requested");
    return new Report(
        entries.stream().map(e -> new Entry(e.info(), place.apply(e), none, none)).toList(),
        Optional.empty(),
        provenance,
        ReportFigures.NONE);
  }

  /** Returns what the gate decided; empty for a report without a gate. */
  public Optional<GateResult> verdict() {
    return verdict;
  }

  /** Returns what the report was computed from. */
  public ReportProvenance provenance() {
    return provenance;
  }

  /** Returns the report as a JSON tree. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("format", FORMAT);
    tree.put("metrics", entries.stream().map(Entry::toJson).toList());
    verdict.ifPresent(result -> tree.put("gate", result.toJson()));
    if (!figures.isEmpty()) {
      tree.put("figures", figures.toJson());
    }
    tree.put("provenance", provenance.toJson());
    return tree;
  }

  /** Returns what the charts show: nothing that fewer than 5 patients have. */
  ReportFigures figures() {
    return figures;
  }

  /**
   * Returns a table with one row per metric: value, interval, ceiling and floor, missing where the
   * metric does not apply.
   */
  public Table table() {
    StringColumn id = StringColumn.create("metric");
    DoubleColumn[] numbers =
        Stream.of("value", "low", "high", "ceiling", "floor")
            .map(DoubleColumn::create)
            .toArray(DoubleColumn[]::new);
    StringColumn good = StringColumn.create("good");
    StringColumn reason = StringColumn.create("not applicable");
    for (Entry entry : entries) {
      id.append(entry.info().id());
      double nan = Double.NaN;
      double[] row =
          entry
              .result()
              .match(
                  s -> new double[] {s.value(), s.interval().low(), s.interval().high()},
                  none -> new double[] {nan, nan, nan});
      for (int k = 0; k < row.length; k++) {
        numbers[k].append(row[k]);
      }
      numbers[3].append(entry.ceiling().match(Score::value, none -> nan));
      numbers[4].append(entry.floor().match(Score::value, none -> nan));
      good.append(ReportText.best(entry.info()));
      reason.append(ReportText.absence(entry.result()));
    }
    return Table.create("report", id).addColumns(numbers).addColumns(good, reason);
  }

  /**
   * Writes the report, whole or not at all: as an HTML page if the name ends in {@code .html}, else
   * in JSON form.
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
   * Returns the report as text: the verdict, every metric by the seven Cs, cautions, metrics that
   * do not apply, and the checks of the gate.
   */
  public String explained() {
    return ConsoleReport.explained(this);
  }

  /**
   * Returns a scorecard that fits on one screen: the verdict in three lines and the main metrics.
   */
  @Override
  public String toString() {
    return ConsoleReport.scorecard(this);
  }
}
