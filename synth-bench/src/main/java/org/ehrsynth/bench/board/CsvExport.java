package org.ehrsynth.bench.board;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ehrsynth.bench.ranking.BoardColumn;
import org.ehrsynth.bench.ranking.ContestantResults;
import org.ehrsynth.bench.ranking.DatasetResults;
import org.ehrsynth.bench.ranking.Formatting;
import org.ehrsynth.bench.ranking.MeanAndSd;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;

/** Boards as comma-separated values (RFC 4180, lines end in a line feed, UTF-8). */
final class CsvExport {
  private final StringBuilder text = new StringBuilder();

  /** Adds a line. */
  CsvExport line(List<String> cells) {
    for (int j = 0; j < cells.size(); j++) {
      text.append(j == 0 ? "" : ",").append(quoted(cells.get(j)));
    }
    text.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private static String quoted(String cell) {
    boolean plain =
        cell.equals(cell.strip()) && cell.chars().noneMatch(c -> "\",\n\r".indexOf(c) >= 0);
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  /** A line per data set and whoever was run there; columns as {@link Leaderboard#csv} tells. */
  static String wide(List<DatasetResults> boards) {
    List<String> head = new ArrayList<>(List.of("data", "contestant", "kind", "runs"));
    for (RunOutcome outcome : RunOutcome.values()) {
      head.add(outcome.label());
    }
    head.addAll(List.of("gate_passed", "gate_judged"));
    for (BoardColumn measure : BoardColumn.values()) {
      head.addAll(List.of(measure.id(), measure.id() + ".sd", measure.id() + ".n"));
    }
    CsvExport csv = new CsvExport().line(head);
    for (DatasetResults board : boards) {
      for (ContestantResults entry : board.entries()) {
        if (entry.wasRun()) {
          csv.line(wide(board, entry));
        }
      }
    }
    return csv.toString();
  }

  private static List<String> wide(DatasetResults board, ContestantResults entry) {
    List<String> line = new ArrayList<>(keys(board, entry));
    line.addAll(outcomes(entry));
    Optional<ContestantResults.Gated> gate = entry.gate();
    line.add(gate.map(g -> Integer.toString(g.passed())).orElse(""));
    line.add(gate.map(g -> Integer.toString(g.evaluated())).orElse("0"));
    for (BoardColumn measure : BoardColumn.values()) {
      line.addAll(spread(entry.spread(measure)));
    }
    return line;
  }

  /** Runs, then how many ended in each way. */
  static List<String> outcomes(ContestantResults entry) {
    List<String> cells = new ArrayList<>(List.of(Integer.toString(entry.runs().size())));
    for (RunOutcome outcome : RunOutcome.values()) {
      cells.add(Long.toString(entry.runs().stream().filter(r -> r.outcome() == outcome).count()));
    }
    return cells;
  }

  private static List<String> keys(DatasetResults board, ContestantResults entry) {
    return List.of(
        board.data(),
        entry.contestant().name(),
        entry.contestant().kind().name().toLowerCase(Locale.ROOT));
  }

  /** Mean, standard deviation, n. */
  static List<String> spread(Optional<MeanAndSd> spread) {
    return List.of(
        spread.map(s -> Formatting.exact(s.mean())).orElse(""),
        spread.flatMap(MeanAndSd::deviation).map(Formatting::exact).orElse(""),
        Integer.toString(spread.map(MeanAndSd::n).orElse(0)));
  }

  /** A line per figure; columns as {@link Leaderboard#figuresCsv} tells. */
  static String figures(List<DatasetResults> boards) {
    CsvExport csv =
        new CsvExport().line(List.of("data", "contestant", "kind", "figure", "mean", "sd", "n"));
    for (DatasetResults board : boards) {
      for (ContestantResults entry : board.entries()) {
        figures(entry)
            .forEach(
                (name, values) -> {
                  List<String> line = new ArrayList<>(keys(board, entry));
                  line.add(name);
                  line.addAll(spread(MeanAndSd.of(values)));
                  csv.line(line);
                });
      }
    }
    return csv.toString();
  }

  /** By name: how runs ended, the gate, then every figure. */
  private static Map<String, List<Double>> figures(ContestantResults entry) {
    Map<String, List<Double>> all = new LinkedHashMap<>();
    if (!entry.wasRun()) {
      return all;
    }
    for (RunOutcome outcome : RunOutcome.values()) {
      all.put(
          "run/" + outcome.label(),
          entry.runs().stream().map(run -> run.outcome() == outcome ? 1.0 : 0.0).toList());
    }
    List<List<String>> verdicts =
        entry.done().stream().flatMap(run -> run.gateFailures().stream()).toList();
    if (!verdicts.isEmpty()) {
      all.put("gate", verdicts.stream().map(failed -> failed.isEmpty() ? 1.0 : 0.0).toList());
      for (String check : new TreeSet<>(verdicts.stream().flatMap(List::stream).toList())) {
        all.put(
            "gate/" + check,
            verdicts.stream().map(failed -> failed.contains(check) ? 0.0 : 1.0).toList());
      }
    }
    Map<String, List<Double>> measured = new TreeMap<>();
    for (RunRecord run : entry.done()) {
      run.figures()
          .forEach(
              (name, value) -> {
                if (Double.isFinite(value)) {
                  measured.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
                }
              });
    }
    all.putAll(measured);
    return all;
  }
}
