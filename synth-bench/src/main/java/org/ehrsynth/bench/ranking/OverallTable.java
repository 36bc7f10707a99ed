package org.ehrsynth.bench.ranking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Contains the texts of the overall table, shared by the Markdown export and the HTML page. */
public final class OverallTable {
  public static final String NO_RANKS =
      "at least two contestants must have been run on all data sets.";

  public static final String GATE =
      "runs that passed all checks of the release gate, of the scored runs; the failed checks, with"
          + " the number of runs.";

  private static final List<BoardColumn> COMPARED_COLUMNS =
      List.of(BoardColumn.QUALITY, BoardColumn.DETECTION, BoardColumn.GAP, BoardColumn.MEMBERSHIP);

  private OverallTable() {}

  /** A mean rank with its interval. */
  public record Cell(String text, String interval, boolean best) {}

  /** One contestant: a cell per ranking, then wins, ties and losses, then the gate. */
  public record Row(ContestantId contestant, List<Cell> ranks, List<String> cells) {}

  public static String explain(List<DatasetResults> boards) {
    return ("Mean rank over %d data %s (1 is best), with a 95 %% interval from resampling data sets"
            + " and seeds. Families are not added up. The other columns give the number of data sets on"
            + " which the contestant is better – equal – worse than independent columns.")
        .formatted(boards.size(), boards.size() == 1 ? "set" : "sets");
  }

  public static List<String> head(List<Ranking> rankings) {
    List<String> head = new ArrayList<>(List.of("contestant"));
    rankings.forEach(
        ranking -> head.add(ranking.family().title().toLowerCase(Locale.ROOT) + " rank"));
    COMPARED_COLUMNS.forEach(measure -> head.add(measure.heading() + " vs indep."));
    head.add("gate passed");
    return head;
  }

  public static List<Row> rows(List<DatasetResults> boards, List<Ranking> rankings) {
    List<Row> rows = new ArrayList<>();
    for (ContestantId contestant : Ranking.compared(boards)) {
      List<Cell> cells = new ArrayList<>();
      for (Ranking ranking : rankings) {
        double best = ranking.byRank().get(0).rank();
        ranking.meanRanks().stream()
            .filter(place -> place.contestant().equals(contestant))
            .forEach(place -> cells.add(cell(place, best)));
      }
      List<String> others = new ArrayList<>();
      for (BoardColumn measure : COMPARED_COLUMNS) {
        others.add(
            contestant.isIndependent()
                ? Formatting.NONE
                : WinTieLoss.independent(boards, contestant, measure)
                    .map(WinTieLoss::toString)
                    .orElse(Formatting.NONE));
      }
      others.add(gate(boards, contestant));
      rows.add(new Row(contestant, List.copyOf(cells), List.copyOf(others)));
    }
    return rows;
  }

  private static Cell cell(Ranking.MeanRank place, double best) {
    return new Cell(
        Formatting.decimals(place.rank(), 2),
        " [%s, %s]"
            .formatted(Formatting.decimals(place.low(), 2), Formatting.decimals(place.high(), 2)),
        place.rank() < best + DatasetResults.EQUAL);
  }

  private static String gate(List<DatasetResults> boards, ContestantId contestant) {
    int passed = 0;
    int scored = 0;
    for (DatasetResults board : boards) {
      if (board.entry(contestant).gate().isPresent()) {
        passed += board.entry(contestant).gate().get().passed();
        scored += board.entry(contestant).gate().get().evaluated();
      }
    }
    return scored == 0 ? Formatting.NONE : passed + " of " + scored;
  }

  /**
   * Returns what decides ranks and which differences are significant, then the {@link #absences}.
   */
  public static List<String> notes(List<DatasetResults> boards, List<Ranking> rankings) {
    List<String> notes = new ArrayList<>();
    for (Ranking ranking : rankings) {
      notes.add(note(ranking));
    }
    notes.addAll(absences(boards));
    return notes;
  }

  /** Returns how missing figures are treated and which contestants are not compared. */
  public static List<String> absences(List<DatasetResults> boards) {
    List<String> notes = new ArrayList<>();
    notes.add("A contestant without a figure on a data set is ranked last there.");
    List<ContestantId> compared = Ranking.compared(boards);
    for (ContestantResults entry : boards.get(0).contestants()) {
      if (!compared.contains(entry.contestant())) {
        String missing =
            boards.stream()
                .filter(board -> !board.entry(entry.contestant()).wasRun())
                .map(DatasetResults::data)
                .collect(Collectors.joining(", "));
        notes.add(
            "Not ranked: %s, which was not run on %s."
                .formatted(entry.contestant().name(), missing));
      }
    }
    return notes;
  }

  public static String note(Ranking ranking) {
    String by =
        ranking.family().rankingColumns().stream()
            .map(BoardColumn::heading)
            .collect(Collectors.joining(" and "));
    String sets = ranking.dataSets() == 1 ? "1 data set" : ranking.dataSets() + " data sets";
    return "%s is ranked by %s, on %s; %s"
        .formatted(
            ranking.family().title(),
            by,
            sets,
            ranking
                .criticalDifference()
                .map(
                    cd ->
                        ("mean ranks that differ by less than %s are not significantly different"
                                + " (Nemenyi, 5 %%; Demšar 2006).")
                            .formatted(Formatting.decimals(cd, 2)))
                .orElse("too few or too many to test which differences are significant."));
  }
}
