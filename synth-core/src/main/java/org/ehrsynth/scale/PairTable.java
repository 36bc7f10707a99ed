package org.ehrsynth.scale;

import java.util.Arrays;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;

/**
 * Cross-tabulates two coded columns: for each pair of codes, the rows that have it and, on request,
 * the distinct subjects that hold it. A row in which either cell is missing is not counted.
 *
 * <p>Exact; combining adds the counts. Memory: O(product of the numbers of codes).
 */
public final class PairTable implements Statistic<PairTable> {
  private static final String KIND = "pair table";

  private final Axis first;
  private final Axis second;
  private final long[] rows;
  private final long[] subjects; // empty unless requested

  /**
   * A column of coded cells.
   *
   * @param column the name
   * @param size the number of codes, which are 0 … size − 1
   */
  public record Axis(String column, int size) {
    public Axis {
      if (size < 0) {
        throw new IllegalArgumentException("size must be at least 0, found " + size);
      }
    }
  }

  /** Whether the distinct subjects of each cell are counted too. */
  public enum Cells {
    /** A cell counts rows. */
    ROWS,
    /** A cell counts rows and distinct subjects. */
    ROWS_AND_SUBJECTS
  }

  /** Counts nothing yet. */
  public PairTable(Axis first, Axis second, Cells cells) {
    this(first, second, counts(first, second), subjectCounts(first, second, cells));
  }

  private PairTable(Axis first, Axis second, long[] rows, long[] subjects) {
    this.first = first;
    this.second = second;
    this.rows = rows;
    this.subjects = subjects;
  }

  private static long[] counts(Axis first, Axis second) {
    return new long[Math.multiplyExact(first.size, second.size)];
  }

  private static long[] subjectCounts(Axis first, Axis second, Cells cells) {
    return cells == Cells.ROWS ? new long[0] : counts(first, second);
  }

  @Override
  public void accept(Dataset chunk, Subjects subjects) {
    accept(codes(chunk, first, subjects), codes(chunk, second, subjects), subjects);
  }

  /**
   * Adds rows that are coded already.
   *
   * @param a the code of each row on the first axis; negative where it is missing; not modified
   * @param b likewise on the second axis
   */
  public void accept(int[] a, int[] b, Subjects subjects) {
    Chunks.requireSubjects(first.column, a.length, subjects);
    Chunks.requireSubjects(second.column, b.length, subjects);
    int columns = second.size;
    boolean perSubject = countsSubjects();
    int[] cells = new int[perSubject ? a.length : 0];
    for (int i = 0; i < a.length; i++) {
      boolean counted = a[i] >= 0 && b[i] >= 0;
      int cell = counted ? a[i] * columns + b[i] : -1;
      if (counted) {
        rows[cell]++;
      }
      if (perSubject) {
        cells[i] = cell;
      }
    }
    if (perSubject) {
      int[] holders = subjects.perCode(cells, rows.length);
      Arrays.setAll(this.subjects, cell -> this.subjects[cell] + holders[cell]);
    }
  }

  /** Returns the codes of an axis in a chunk. */
  static int[] codes(Dataset chunk, Axis axis, Subjects subjects) {
    Column.Coded column = Chunks.coded(chunk, axis.column, subjects);
    if (column.levels().size() != axis.size) {
      throw new IllegalArgumentException(
          "column '%s': a chunk must have the %d levels of the statistic, found %d"
              .formatted(axis.column, axis.size, column.levels().size()));
    }
    return column.toArray();
  }

  private boolean countsSubjects() {
    return subjects.length == rows.length;
  }

  @Override
  public void combine(PairTable other) {
    Chunks.requireAlike(
        isOf(other.first, other.second) && subjects.length == other.subjects.length, first.column);
    Arrays.setAll(rows, cell -> rows[cell] + other.rows[cell]);
    Arrays.setAll(subjects, cell -> subjects[cell] + other.subjects[cell]);
  }

  boolean isOf(Axis first, Axis second) {
    return this.first.equals(first) && this.second.equals(second);
  }

  /** Returns the number of codes of the first axis. */
  public int firstSize() {
    return first.size;
  }

  /** Returns the number of codes of the second axis. */
  public int secondSize() {
    return second.size;
  }

  /** Returns the rows that have a pair of codes. */
  public long rows(int a, int b) {
    return rows[a * second.size + b];
  }

  /**
   * Returns the number of distinct subjects that hold a pair of codes.
   *
   * @throws IllegalStateException if the table counts rows only
   */
  public long subjects(int a, int b) {
    if (!countsSubjects()) {
      throw new IllegalStateException("this table counts rows only");
    }
    return subjects[a * second.size + b];
  }

  @Override
  public byte[] toBytes() {
    return write(new StateWriter(KIND)).toBytes();
  }

  StateWriter write(StateWriter out) {
    out.text(first.column).number(first.size).text(second.column).number(second.size);
    return out.longs(rows).longs(subjects);
  }

  /** Restores a state from its bytes. */
  public static PairTable read(byte[] bytes) {
    return StateReader.read(bytes, KIND, PairTable::read);
  }

  static PairTable read(StateReader in) {
    Axis first = new Axis(in.text(), in.number());
    Axis second = new Axis(in.text(), in.number());
    PairTable table = new PairTable(first, second, in.longs(), in.longs());
    long cells = (long) first.size * second.size;
    in.require(table.rows.length == cells);
    in.require(table.subjects.length == cells || table.subjects.length == 0);
    return table;
  }
}
