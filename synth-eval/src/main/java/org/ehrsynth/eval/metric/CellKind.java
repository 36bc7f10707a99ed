package org.ehrsynth.eval.metric;

import org.ehrsynth.schema.ColumnType;

/** The kind of a cell is how it is stored: columns of one kind can be compared. */
public enum CellKind {
  NUMBERS("numbers"),
  LEVELS("levels"),
  DATES("dates"),
  TIMES("points in time"),
  KEYS("identifiers");

  private final String words;

  CellKind(String words) {
    this.words = words;
  }

  public static CellKind of(ColumnType type) {
    return type.match(
        n -> NUMBERS,
        c -> LEVELS,
        f -> LEVELS,
        t -> t.resolution() == ColumnType.Temporal.Resolution.DAY ? DATES : TIMES,
        c -> LEVELS,
        i -> KEYS);
  }

  /** Returns the kind as it is called in messages. */
  @Override
  public String toString() {
    return words;
  }
}
