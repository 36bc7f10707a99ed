package org.ehrsynth.bench.ranking;

import java.util.List;

/** Groups of columns that are never added up: a gain in one cannot compensate a loss in another. */
public enum MetricFamily {
  FIDELITY("Fidelity", "Do the synthetic rows resemble real ones?"),
  UTILITY("Utility", "Does a predictor trained on the synthetic rows work for real patients?"),
  PRIVACY("Privacy", "Do the synthetic rows disclose who is in the training data?"),
  COST("Cost", "How much time and memory does it take?");

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

  /** Returns the families in which contestants are ranked over data sets. */
  public static List<MetricFamily> ranked() {
    return List.of(FIDELITY, UTILITY, PRIVACY);
  }

  /** Returns the columns of the family in order. */
  public List<BoardColumn> columns() {
    return List.of(BoardColumn.values()).stream().filter(m -> m.family() == this).toList();
  }

  /** Returns the columns that decide ranks. */
  List<BoardColumn> rankingColumns() {
    return columns().stream().filter(BoardColumn::decidesRank).toList();
  }
}
