package org.ehrsynth.scale;

import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;

/**
 * Counts, for each level of a coded column, the rows that have it and the distinct subjects that
 * hold it. Missing cells are not counted; {@link MissingCounts} counts them.
 *
 * <p>Exact; combining adds the counts. Memory: O(levels).
 */
public final class LevelCounts implements Statistic<LevelCounts> {
  private static final String KIND = "level counts";

  private final String column;
  private final List<String> levels;
  private final long[] rows;
  private final long[] subjects;

  /**
   * Counts nothing yet.
   *
   * @param levels all levels, in the order in which every chunk has them
   */
  public LevelCounts(String column, List<String> levels) {
    this(column, levels, new long[levels.size()], new long[levels.size()]);
  }

  private LevelCounts(String column, List<String> levels, long[] rows, long[] subjects) {
    this.column = column;
    this.levels = List.copyOf(levels);
    this.rows = rows;
    this.subjects = subjects;
  }

  /** Counts the levels of a whole column. */
  public static LevelCounts of(Column.Coded column, Subjects subjects) {
    LevelCounts counts = new LevelCounts(column.field().name(), column.levels());
    counts.add(column, subjects);
    return counts;
  }

  @Override
  public void accept(Dataset chunk, Subjects subjects) {
    Column.Coded coded = Chunks.coded(chunk, column, subjects);
    if (!coded.levels().equals(levels)) {
      throw new IllegalArgumentException(
          "column '%s': a chunk must have the %d levels of the statistic, found others"
              .formatted(column, levels.size()));
    }
    add(coded, subjects);
  }

  private void add(Column.Coded coded, Subjects chunk) {
    int[] codes = coded.toArray();
    for (int code : codes) {
      if (code >= 0) {
        rows[code]++;
      }
    }
    int[] holders = chunk.perCode(codes, levels.size());
    for (int c = 0; c < holders.length; c++) {
      subjects[c] += holders[c];
    }
  }

  @Override
  public void combine(LevelCounts other) {
    Chunks.requireAlike(column.equals(other.column) && levels.equals(other.levels), column);
    for (int c = 0; c < rows.length; c++) {
      rows[c] += other.rows[c];
      subjects[c] += other.subjects[c];
    }
  }

  /** Returns the rows that have a level. */
  public long rows(int code) {
    return rows[code];
  }

  /** Returns the number of distinct subjects that hold a level. */
  public long subjects(int code) {
    return subjects[code];
  }

  @Override
  public byte[] toBytes() {
    return new StateWriter(KIND).text(column).texts(levels).longs(rows).longs(subjects).toBytes();
  }

  /** Restores a state from its bytes. */
  public static LevelCounts read(byte[] bytes) {
    return StateReader.read(
        bytes,
        KIND,
        in -> {
          LevelCounts counts = new LevelCounts(in.text(), in.texts(), in.longs(), in.longs());
          int size = counts.levels.size();
          in.require(counts.rows.length == size && counts.subjects.length == size);
          return counts;
        });
  }
}
