package org.ehrsynth.bench.board;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.bench.plot.CriticalDifferencePlot;
import org.ehrsynth.bench.plot.ParetoPlot;
import org.ehrsynth.bench.plot.ScalingPlot;
import org.ehrsynth.bench.ranking.BoardColumn;
import org.ehrsynth.bench.ranking.ContestantResults;
import org.ehrsynth.bench.ranking.DatasetResults;
import org.ehrsynth.bench.ranking.Formatting;
import org.ehrsynth.bench.ranking.MeanAndSd;
import org.ehrsynth.bench.ranking.MetricFamily;
import org.ehrsynth.bench.ranking.OverallTable;
import org.ehrsynth.bench.ranking.Ranking;
import org.ehrsynth.bench.ranking.ScalingResults;
import org.ehrsynth.bench.ranking.ScalingTable;
import org.ehrsynth.bench.ranking.Warning;
import org.ehrsynth.eval.report.SelfContainedPage;
import org.ehrsynth.fit.Provenance;

/**
 * A leaderboard as one HTML page that needs no network and no script; its content security policy
 * lets nothing run and admits its own style sheet only. Names are escaped as text.
 */
final class BoardPage {
  private static final SelfContainedPage PAGE =
      new SelfContainedPage(BoardPage.class, "leaderboard.ftlh");

  /** Longer lists of warnings are folded. */
  private static final int FOLD = 12;

  private BoardPage() {}

  static String of(
      List<DatasetResults> boards,
      List<Ranking> rankings,
      List<Warning> warnings,
      ScalingResults scale) {
    String style = PAGE.resource("leaderboard.css");
    Map<String, Object> model = new LinkedHashMap<>();
    model.put(
        "policy",
        "default-src 'none'; style-src %s; base-uri 'none'; form-action 'none'"
            .formatted(SelfContainedPage.hash(style)));
    model.put("style", style);
    model.put("version", Provenance.currentLibraryVersion());
    model.put("families", families());
    if (!boards.isEmpty()) {
      model.put("overall", overall(boards, rankings));
      model.put("topics", topics(warnings));
    }
    List<Object> data = new ArrayList<>();
    boards.forEach(board -> data.add(data(board)));
    model.put("boards", data);
    model.put("gate", OverallTable.GATE);
    model.put("scale", scale.axes().stream().map(BoardPage::axis).toList());
    model.put("scaleHead", ScalingTable.head());
    model.put("scaleNote", ScalingTable.explanation());
    return PAGE.render(model);
  }

  private static List<Object> families() {
    List<Object> families = new ArrayList<>();
    for (MetricFamily family : MetricFamily.values()) {
      families.add(
          Map.of(
              "title",
              family.title(),
              "question",
              family.question(),
              "privacy",
              family == MetricFamily.PRIVACY,
              "measures",
              family.columns().stream()
                  .map(
                      m ->
                          Map.of(
                              "id", m.id(),
                              "heading", m.heading(),
                              "good", m.bestMark(),
                              "meaning", m.meaning()))
                  .toList()));
    }
    return families;
  }

  private static Map<String, Object> overall(List<DatasetResults> boards, List<Ranking> rankings) {
    Map<String, Object> overall = new LinkedHashMap<>();
    overall.put("ranked", !rankings.isEmpty());
    overall.put("noRanks", OverallTable.NO_RANKS);
    overall.put("explain", OverallTable.explain(boards));
    overall.put("head", OverallTable.head(rankings));
    overall.put(
        "rows",
        OverallTable.rows(boards, rankings).stream()
            .map(
                row ->
                    Map.of(
                        "name",
                        row.contestant().name(),
                        "ranks",
                        row.ranks().stream()
                            .map(
                                cell ->
                                    Map.of(
                                        "text", cell.text(),
                                        "interval", cell.interval(),
                                        "best", cell.best()))
                            .toList(),
                        "others",
                        row.cells()))
            .toList());
    overall.put("notes", rankings.isEmpty() ? List.of() : OverallTable.absences(boards));
    overall.put(
        "pictures",
        rankings.stream()
            .map(
                ranking ->
                    Map.of(
                        "title", ranking.family().title(),
                        "question", ranking.family().question(),
                        "svg", CriticalDifferencePlot.draw(ranking),
                        "caption", OverallTable.note(ranking)))
            .toList());
    return overall;
  }

  private static List<Object> topics(List<Warning> warnings) {
    List<Object> topics = new ArrayList<>();
    for (Warning.Topic topic : Warning.Topic.values()) {
      List<Warning> own = warnings.stream().filter(f -> f.topic() == topic).toList();
      if (!own.isEmpty()) {
        topics.add(
            Map.of(
                "title", topic.title(),
                "open", own.size() <= FOLD,
                "findings",
                    own.stream()
                        .map(
                            f ->
                                Map.of(
                                    "name",
                                    f.contestant().name(),
                                    "data",
                                    String.join(", ", f.datasets()),
                                    "what",
                                    f.message()))
                        .toList()));
      }
    }
    return topics;
  }

  private static Map<String, Object> axis(ScalingResults.AxisResults line) {
    List<String> pictures = new ArrayList<>();
    for (ScalingResults.Cost cost : ScalingResults.Cost.values()) {
      if (line.has(cost)) {
        pictures.add(ScalingPlot.draw(line, cost));
      }
    }
    return Map.of(
        "name",
        line.axis(),
        "pictures",
        pictures,
        "rows",
        line.curves().stream()
            .map(
                curve ->
                    Map.of("name", curve.contestant().name(), "cells", ScalingTable.cells(curve)))
            .toList());
  }

  private static Map<String, Object> data(DatasetResults board) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", board.data());
    data.put("facts", board.description());
    Optional<ParetoPlot> picture = ParetoPlot.of(board);
    data.put("svg", picture.map(p -> p.draw(board.data())).orElse(""));
    data.put("caption", picture.map(p -> p.caption(board)).orElse(List.of()));
    data.put("rows", board.entries().stream().map(entry -> row(board, entry)).toList());
    return data;
  }

  private static Map<String, Object> row(DatasetResults board, ContestantResults entry) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", entry.contestant().name());
    row.put("role", entry.contestant().role());
    row.put("reference", entry.contestant().isReference());
    row.put("status", entry.status());
    row.put("bad", entry.done().size() < entry.runs().size());
    Optional<ContestantResults.Gated> gate = entry.gate();
    row.put("gate", gate.map(g -> g.passed() + " of " + g.evaluated()).orElse(Formatting.NONE));
    row.put(
        "gateStyle", gate.map(g -> g.passed() == g.evaluated() ? "pass" : "fail").orElse("none"));
    row.put(
        "failures",
        gate.stream()
            .flatMap(g -> g.failures().entrySet().stream())
            .map(f -> f.getKey() + " (" + f.getValue() + ")")
            .toList());
    List<Object> families = new ArrayList<>();
    for (MetricFamily family : MetricFamily.values()) {
      families.add(family.columns().stream().map(m -> cell(board, entry, m)).toList());
    }
    row.put("families", families);
    return row;
  }

  private static Map<String, Object> cell(
      DatasetResults board, ContestantResults entry, BoardColumn measure) {
    Optional<MeanAndSd> spread = entry.spread(measure);
    return Map.of(
        "mean",
        spread.map(s -> Formatting.number(measure, s.mean())).orElse(Formatting.NONE),
        "deviation",
        spread
            .map(
                s ->
                    s.deviation().map(sd -> Formatting.deviation(measure, s, sd)).orElse("")
                        + Formatting.partialCount(s, entry))
            .orElse(""),
        "best",
        board.isBest(measure, entry));
  }
}
