package org.ehrsynth.scale;

import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;

/** Takes the columns that a statistic counts out of a chunk, and checks them. */
final class Chunks {
  private Chunks() {}

  /** Returns a column of a chunk whose rows have subjects. */
  static Column column(Dataset chunk, String name, Subjects subjects) {
    requireSubjects(name, chunk.rowCount(), subjects);
    return chunk.column(name);
  }

  /** Returns a coded column of a chunk whose rows have subjects. */
  static Column.Coded coded(Dataset chunk, String name, Subjects subjects) {
    if (column(chunk, name, subjects) instanceof Column.Coded coded) {
      return coded;
    }
    throw new IllegalArgumentException(
        "column '%s': expected levels, found a %s column"
            .formatted(name, chunk.column(name).field().type().label()));
  }

  static void requireSubjects(String name, int rows, Subjects subjects) {
    if (rows != subjects.rowCount()) {
      throw new IllegalArgumentException(
          "column '%s': cells and subjects must be equally many, found %,d and %,d"
              .formatted(name, rows, subjects.rowCount()));
    }
  }

  /** Refuses to combine statistics of different columns or settings. */
  static void requireAlike(boolean alike, String name) {
    if (!alike) {
      throw new IllegalArgumentException(
          "column '%s': only a statistic of the same columns and settings can be combined"
              .formatted(name));
    }
  }
}
