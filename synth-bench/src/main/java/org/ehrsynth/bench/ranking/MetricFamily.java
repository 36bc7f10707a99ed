package org.ehrsynth.bench.ranking;

import java.util.List;

/** Groups of columns that are never added up: no gain in one makes good a loss in another. */
public enum MetricFamily {
  FIDELITY("Fidelity", "Do the made rows look like real ones?"),
  UTILITY("Utility", "Does a predictor learned from the made rows serve real patients?"),
  PRIVACY("Privacy", "Do the made rows give away who was learned from?"),
  COST("Cost", "How long does it take, and how much memory?");

  private final String title;
  private final String question;

  MetricFamily(String title, String question) {
    this.title = title;
    this.question = question;
  }

  public String title() {
    return title;
  }

  public String question() {
    return question;
  }

  /** The families in which contestants are ranked over data sets. */
  public static List<MetricFamily> ranked() {
    return List.of(FIDELITY, UTILITY, PRIVACY);
  }

  /** Its columns, in their order. */
  public List<BoardColumn> columns() {
    return List.of(BoardColumn.values()).stream().filter(m -> m.family() == this).toList();
  }

  /** Its columns that decide ranks. */
  List<BoardColumn> rankingColumns() {
    return columns().stream().filter(BoardColumn::decidesRank).toList();
  }
}
