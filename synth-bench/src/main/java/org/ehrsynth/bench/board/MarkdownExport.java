package org.ehrsynth.bench.board;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.bench.ranking.BoardColumn;
import org.ehrsynth.bench.ranking.ContestantResults;
import org.ehrsynth.bench.ranking.DatasetResults;
import org.ehrsynth.bench.ranking.Formatting;
import org.ehrsynth.bench.ranking.MetricFamily;
import org.ehrsynth.bench.ranking.OverallTable;
import org.ehrsynth.bench.ranking.Ranking;
import org.ehrsynth.bench.ranking.ScalingResults;
import org.ehrsynth.bench.ranking.ScalingTable;
import org.ehrsynth.bench.ranking.Warning;

/** A leaderboard as Markdown that also reads well on a console. */
final class MarkdownExport {
  private final StringBuilder text = new StringBuilder();

  @Override
  public String toString() {
    return text.toString();
  }

  MarkdownExport title(int level, String words) {
    text.append(text.isEmpty() || text.toString().endsWith("\n\n") ? "" : "\n")
        .append("#".repeat(level))
        .append(' ')
        .append(words);
    text.append("\n\n");
    return this;
  }

  MarkdownExport paragraph(String words) {
    text.append(words).append("\n\n");
    return this;
  }

  private void table(MarkdownTable table) {
    text.append(table).append('\n');
  }

  private static String escape(String name) {
    return MarkdownTable.escape(name);
  }

  /** Ranks over data sets, and how often {@code independent} was beaten. */
  MarkdownExport overall(List<DatasetResults> boards, List<Ranking> standings) {
    title(2, "Overall");
    if (standings.isEmpty()) {
      return paragraph("No ranks: " + OverallTable.NO_RANKS);
    }
    paragraph(OverallTable.explain(boards));
    MarkdownTable ranks = new MarkdownTable(1, OverallTable.head(standings).toArray(String[]::new));
    for (OverallTable.Row row : OverallTable.rows(boards, standings)) {
      List<String> cells = new ArrayList<>(List.of(escape(row.contestant().name())));
      for (OverallTable.Cell cell : row.ranks()) {
        cells.add((cell.best() ? "**" + cell.text() + "**" : cell.text()) + cell.interval());
      }
      cells.addAll(row.cells());
      ranks.row(cells);
    }
    table(ranks);
    for (String note : OverallTable.notes(boards, standings)) {
      text.append("* ").append(escape(note)).append('\n');
    }
    return this;
  }

  MarkdownExport warnings(List<Warning> findings) {
    title(2, "Findings");
    if (findings.isEmpty()) {
      return paragraph("None: all runs finished, beat the floor and passed the gate.");
    }
    for (Warning.Topic topic : Warning.Topic.values()) {
      List<Warning> own = findings.stream().filter(f -> f.topic() == topic).toList();
      if (!own.isEmpty()) {
        paragraph("**" + topic.title() + "**");
        for (Warning finding : own) {
          text.append("* ")
              .append(escape(finding.contestant().name()))
              .append(" on ")
              .append(escape(String.join(", ", finding.datasets())))
              .append(": ")
              .append(escape(finding.message()))
              .append('\n');
        }
        text.append('\n');
      }
    }
    text.setLength(text.length() - 1);
    return this;
  }

  /** A table per family. */
  MarkdownExport data(DatasetResults board) {
    title(2, escape(board.data()));
    paragraph(
        board.description() + ". Mean ± standard deviation over seeds; best contestant in bold.");
    for (MetricFamily family : MetricFamily.values()) {
      table(table(board, family));
    }
    text.setLength(text.length() - 1);
    return this;
  }

  private static MarkdownTable table(DatasetResults board, MetricFamily family) {
    List<BoardColumn> measures = family.columns();
    boolean privacy = family == MetricFamily.PRIVACY;
    List<String> head = new ArrayList<>(List.of(family.title()));
    measures.forEach(m -> head.add((m.heading() + " " + m.bestMark()).strip()));
    head.add(privacy ? "gate passed" : "runs");
    MarkdownTable table = new MarkdownTable(1, head.toArray(String[]::new));
    for (ContestantResults entry : board.entries()) {
      String role = entry.contestant().role();
      List<String> cells = new ArrayList<>();
      cells.add(escape(entry.contestant().name()) + (role.isEmpty() ? "" : " (" + role + ")"));
      for (BoardColumn measure : measures) {
        String value = Formatting.spread(measure, entry);
        cells.add(board.isBest(measure, entry) ? "**" + value + "**" : value);
      }
      cells.add(privacy ? escape(Formatting.gate(entry)) : entry.status());
      table.row(cells);
    }
    return table;
  }

  /** How cost grows with size. */
  MarkdownExport scale(ScalingResults scale) {
    title(2, "Growth of cost with size");
    paragraph(escape(ScalingTable.explanation()));
    for (ScalingResults.AxisResults line : scale.axes()) {
      title(3, "Along " + escape(line.axis()));
      MarkdownTable table = new MarkdownTable(1, ScalingTable.head().toArray(String[]::new));
      for (ScalingResults.Curve curve : line.curves()) {
        List<String> cells = new ArrayList<>(List.of(escape(curve.contestant().name())));
        ScalingTable.cells(curve).forEach(cell -> cells.add(escape(cell)));
        table.row(cells);
      }
      text.append(table);
    }
    return this;
  }

  /** What the columns are. */
  MarkdownExport meanings() {
    title(2, "How to read the columns");
    for (BoardColumn measure : BoardColumn.values()) {
      text.append(
          "* **%s** (`%s`): %s\n".formatted(measure.heading(), measure.id(), measure.meaning()));
    }
    text.append("* **gate passed**: ").append(OverallTable.GATE).append('\n');
    return this;
  }
}
