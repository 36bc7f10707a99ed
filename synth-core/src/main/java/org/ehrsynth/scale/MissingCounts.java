package org.ehrsynth.scale;

import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;

/**
 * Counts the missing and the present cells of a column of any type, and the distinct subjects that
 * have one of either kind. A subject with both is counted for both.
 *
 * <p>Exact; combining adds the counts. Memory: O(1).
 */
public final class MissingCounts implements Statistic<MissingCounts> {
  private static final String KIND = "missing counts";

  private final String column;
  private final long[] rows; // present, missing
  private final long[] subjects; // with a present cell, with a missing cell

  /** Counts nothing yet. */
  public MissingCounts(String column) {
    this(column, new long[2], new long[2]);
  }

  private MissingCounts(String column, long[] rows, long[] subjects) {
    this.column = column;
    this.rows = rows;
    this.subjects = subjects;
  }

  /** Counts the cells of a whole column. */
  public static MissingCounts of(Column column, Subjects subjects) {
    MissingCounts counts = new MissingCounts(column.field().name());
    counts.add(column, subjects);
    return counts;
  }

  @Override
  public void accept(Dataset chunk, Subjects subjects) {
    add(Chunks.column(chunk, column, subjects), subjects);
  }

  private void add(Column cells, Subjects chunk) {
    int[] flags = new int[cells.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = cells.isMissing(i) ? 1 : 0;
      rows[flags[i]]++;
    }
    int[] holders = chunk.perCode(flags, 2);
    subjects[0] += holders[0];
    subjects[1] += holders[1];
  }

  @Override
  public void combine(MissingCounts other) {
    Chunks.requireAlike(column.equals(other.column), column);
    for (int flag = 0; flag < 2; flag++) {
      rows[flag] += other.rows[flag];
      subjects[flag] += other.subjects[flag];
    }
  }

  /** Returns the number of present cells. */
  public long presentRows() {
    return rows[0];
  }

  /** Returns the number of missing cells. */
  public long missingRows() {
    return rows[1];
  }

  /** Returns the number of distinct subjects with a present cell. */
  public long presentSubjects() {
    return subjects[0];
  }

  /** Returns the number of distinct subjects with a missing cell. */
  public long missingSubjects() {
    return subjects[1];
  }

  @Override
  public byte[] toBytes() {
    return new StateWriter(KIND).text(column).longs(rows).longs(subjects).toBytes();
  }

  /** Restores a state from its bytes. */
  public static MissingCounts read(byte[] bytes) {
    return StateReader.read(
        bytes,
        KIND,
        in -> {
          MissingCounts counts = new MissingCounts(in.text(), in.longs(), in.longs());
          in.require(counts.rows.length == 2 && counts.subjects.length == 2);
          return counts;
        });
  }
}
