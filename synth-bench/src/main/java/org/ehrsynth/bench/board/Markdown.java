package org.ehrsynth.bench.board;

import java.util.ArrayList;
import java.util.List;

/** A leaderboard as Markdown that also reads well on a console. */
final class Markdown {
  private final StringBuilder text = new StringBuilder();

  @Override
  public String toString() {
    return text.toString();
  }

  Markdown title(int level, String words) {
    text.append(text.isEmpty() || text.toString().endsWith("\n\n") ? "" : "\n")
        .append("#".repeat(level))
        .append(' ')
        .append(words);
    text.append("\n\n");
    return this;
  }

  Markdown paragraph(String words) {
    text.append(words).append("\n\n");
    return this;
  }

  private void table(TextTable table) {
    text.append(table).append('\n');
  }

  private static String escape(String name) {
    return TextTable.escape(name);
  }

  /** Ranks over data sets, and how often {@code independent} was beaten. */
  Markdown overall(List<DataBoard> boards, List<Standing> standings) {
    title(2, "Overall");
    if (standings.isEmpty()) {
      return paragraph("No ranks: " + Overall.NO_RANKS);
    }
    paragraph(Overall.explain(boards));
    TextTable ranks = new TextTable(1, Overall.head(standings).toArray(String[]::new));
    for (Overall.Row row : Overall.rows(boards, standings)) {
      List<String> cells = new ArrayList<>(List.of(escape(row.who().name())));
      for (Overall.Cell cell : row.ranks()) {
        cells.add((cell.best() ? "**" + cell.text() + "**" : cell.text()) + cell.interval());
      }
      cells.addAll(row.others());
      ranks.row(cells);
    }
    table(ranks);
    for (String note : Overall.notes(boards, standings)) {
      text.append("* ").append(escape(note)).append('\n');
    }
    return this;
  }

  Markdown findings(List<Finding> findings) {
    title(2, "Findings");
    if (findings.isEmpty()) {
      return paragraph("None: all runs finished, beat the floor and passed the gate.");
    }
    for (Finding.Topic topic : Finding.Topic.values()) {
      List<Finding> own = findings.stream().filter(f -> f.topic() == topic).toList();
      if (!own.isEmpty()) {
        paragraph("**" + topic.title() + "**");
        for (Finding finding : own) {
          text.append("* ")
              .append(escape(finding.who().name()))
              .append(" on ")
              .append(escape(String.join(", ", finding.data())))
              .append(": ")
              .append(escape(finding.what()))
              .append('\n');
        }
        text.append('\n');
      }
    }
    text.setLength(text.length() - 1);
    return this;
  }

  /** A table per family. */
  Markdown data(DataBoard board) {
    title(2, escape(board.data()));
    paragraph(board.facts() + ". Mean ± standard deviation over seeds; best contestant in bold.");
    for (Family family : Family.values()) {
      table(table(board, family));
    }
    text.setLength(text.length() - 1);
    return this;
  }

  private static TextTable table(DataBoard board, Family family) {
    List<Measure> measures = family.measures();
    boolean privacy = family == Family.PRIVACY;
    List<String> head = new ArrayList<>(List.of(family.title()));
    measures.forEach(m -> head.add((m.heading() + " " + m.good()).strip()));
    head.add(privacy ? "gate passed" : "runs");
    TextTable table = new TextTable(1, head.toArray(String[]::new));
    for (Entry entry : board.entries()) {
      String role = entry.who().role();
      List<String> cells = new ArrayList<>();
      cells.add(escape(entry.who().name()) + (role.isEmpty() ? "" : " (" + role + ")"));
      for (Measure measure : measures) {
        String value = Wording.spread(measure, entry);
        cells.add(board.isBest(measure, entry) ? "**" + value + "**" : value);
      }
      cells.add(privacy ? escape(Wording.gate(entry)) : entry.status());
      table.row(cells);
    }
    return table;
  }

  /** How cost grows with size. */
  Markdown scale(ScaleBoard scale) {
    title(2, "Growth of cost with size");
    paragraph(escape(ScaleBoard.explain()));
    for (ScaleBoard.Line line : scale.axes()) {
      title(3, "Along " + escape(line.axis()));
      TextTable table = new TextTable(1, ScaleBoard.head().toArray(String[]::new));
      for (ScaleBoard.Curve curve : line.curves()) {
        List<String> cells = new ArrayList<>(List.of(escape(curve.who().name())));
        ScaleBoard.cells(curve).forEach(cell -> cells.add(escape(cell)));
        table.row(cells);
      }
      text.append(table);
    }
    return this;
  }

  /** What the columns are. */
  Markdown meanings() {
    title(2, "How to read the columns");
    for (Measure measure : Measure.values()) {
      text.append(
          "* **%s** (`%s`): %s\n".formatted(measure.heading(), measure.id(), measure.meaning()));
    }
    text.append("* **gate passed**: ").append(Overall.GATE).append('\n');
    return this;
  }
}
