package org.ehrsynth.eval.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.json.Json;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What the metrics said, each with its interval, ceiling and floor, and what the report was made
 * of. The JSON form is the source; all else is a rendering of it. No cell of any table is in it.
 */
public final class Report {
  /** The format of the JSON form. */
  public static final long FORMAT = 1;

  private final List<Entry> entries;
  private final Optional<GateResult> verdict;
  private final Map<String, Object> provenance;
  private final Map<String, Object> figures;

  private Report(
      List<Entry> entries,
      Optional<GateResult> verdict,
      Map<String, Object> provenance,
      Map<String, Object> figures) {
    this.figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    this.entries = List.copyOf(entries);
    this.verdict = verdict;
    this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  public static Report of(
      List<Entry> entries,
      Optional<ReleaseGate> gate,
      Map<String, Object> provenance,
      Map<String, Object> figures) {
    Report unscored = new Report(entries, Optional.empty(), provenance, figures);
    return gate.map(g -> new Report(entries, Optional.of(g.decide(unscored)), provenance, figures))
        .orElse(unscored);
  }

  /**
   * One metric's answers.
   *
   * @param info what the metric declares
   * @param result for the synthetic table
   * @param ceiling with a real holdout in its place
   * @param floor with independently shuffled columns in its place
   */
  public record Entry(
      MetricInfo info, MetricResult result, MetricResult ceiling, MetricResult floor) {

    /** As a JSON tree. */
    Map<String, Object> toJson() {
      Map<String, Object> tree = new LinkedHashMap<>();
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
        Map<String, Object> curves = new LinkedHashMap<>();
        score
            .curves()
            .forEach((name, curve) -> curves.put(name, Map.of("x", curve.x(), "y", curve.y())));
        tree.put("curves", curves);
      }
      return tree;
    }

    private static void putReference(Map<String, Object> tree, String name, MetricResult result) {
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

  /** The metrics in the order they were asked for. */
  public List<Entry> entries() {
    return entries;
  }

  /**
   * One metric's answers.
   *
   * @throws InputException if it was not asked for; the message lists those that were
   */
  public Entry entry(String id) {
    return entries.stream()
        .filter(entry -> entry.info().id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "the report has no metric '%s'; it has: %s"
                        .formatted(
                            id,
                            String.join(", ", entries.stream().map(e -> e.info().id()).toList()))));
  }

  /** A metric's value; empty where it was not applicable. */
  public Optional<Double> value(String id) {
    return entry(id).result().match(score -> Optional.of(score.value()), none -> Optional.empty());
  }

  /** A part of a metric; empty where there is none of that name. */
  public Optional<Double> part(String id, String part) {
    return entry(id)
        .result()
        .match(
            score -> Optional.ofNullable(score.components().get(part)), none -> Optional.empty());
  }

  /**
   * What a real holdout in the place of the synthetic table scores, as a report of its own, without
   * a verdict: a gate may judge it. Metrics without a ceiling are not applicable there.
   */
  public Report ceilings() {
    return inPlace(Entry::ceiling);
  }

  /** The same of shuffled columns. */
  public Report floors() {
    return inPlace(Entry::floor);
  }

  private Report inPlace(Function<Entry, MetricResult> place) {
    MetricResult none = new NotApplicable("was not asked for");
    return new Report(
        entries.stream().map(e -> new Entry(e.info(), place.apply(e), none, none)).toList(),
        Optional.empty(),
        provenance,
        Map.of());
  }

  /** What the gate said, if there was one. */
  public Optional<GateResult> verdict() {
    return verdict;
  }

  /**
   * What the report was made of: versions, seed, target, and each table's shape and fingerprint.
   */
  public Map<String, Object> provenance() {
    return provenance;
  }

  /** As a JSON tree. */
  public Map<String, Object> toJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    List<Object> metrics = new ArrayList<>();
    entries.forEach(entry -> metrics.add(entry.toJson()));
    tree.put("metrics", metrics);
    verdict.ifPresent(scored -> tree.put("gate", scored.toJson()));
    if (!figures.isEmpty()) {
      tree.put("figures", figures);
    }
    tree.put("provenance", provenance);
    return tree;
  }

  /**
   * Shares of real and synthetic rows per column and associations of pairs, for pictures: what
   * fewer than 5 patients have is not in it. Empty unless all metrics were asked for.
   */
  Map<String, Object> figures() {
    return figures;
  }

  /** One row per metric: its value, interval, ceiling and floor, missing where not applicable. */
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
      good.append(ReportSummary.good(entry.info().direction(), entry.info().target()));
      reason.append(entry.result().match(s -> "", NotApplicable::reason));
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

  /** A table for the console. */
  @Override
  public String toString() {
    return ConsoleTable.render(this);
  }
}
