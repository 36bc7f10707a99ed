package org.ehrsynth.data;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ehrsynth.random.RandomStream;

/**
 * Assigns the rows of a table to subjects (patients), which are numbered from 0.
 *
 * <p>A table without a subject key has one subject per row ({@link #eachRow}). The subjects of a
 * part of the rows ({@link #select}) keep their numbers, so that {@link #count} stays the number of
 * subjects of the whole table.
 *
 * @param of the subject of each row, in [0, count); not copied, so do not modify it
 * @param count the number of subjects
 */
public record Subjects(int[] of, int count) {

  /** Assigns row i to subject {@code of[i]}; there are max(of) + 1 subjects. */
  public static Subjects numbered(int... of) {
    return new Subjects(of, Arrays.stream(of).max().orElse(-1) + 1);
  }

  /** Assigns every row to a subject of its own. */
  public static Subjects eachRow(int rows) {
    return new Subjects(IntStream.range(0, rows).toArray(), rows);
  }

  /** Returns the subject of a row. */
  public int of(int row) {
    return of[row];
  }

  public int rowCount() {
    return of.length;
  }

  /** Returns the subjects of some rows, with the same numbers and the same count. */
  public Subjects select(int[] rows) {
    return new Subjects(Arrays.stream(rows).map(i -> of[i]).toArray(), count);
  }

  /**
   * Draws subjects at random without replacement.
   *
   * @param wanted how many, in [0, count]
   * @return which subjects were drawn, one entry per subject
   */
  public boolean[] draw(int wanted, RandomStream random) {
    int[] order = random.permutation(count);
    boolean[] drawn = new boolean[count];
    for (int s = 0; s < wanted; s++) {
      drawn[order[s]] = true;
    }
    return drawn;
  }

  /** Returns the rows of the chosen subjects, increasing. */
  public int[] rowsOf(boolean[] chosen) {
    return IntStream.range(0, of.length).filter(i -> chosen[of[i]]).toArray();
  }

  /** Returns the rows of the subjects that were not chosen, increasing. */
  public int[] rowsOfOthers(boolean[] chosen) {
    return IntStream.range(0, of.length).filter(i -> !chosen[of[i]]).toArray();
  }

  /** Counts the rows of each subject. */
  public int[] rowsPerSubject() {
    int[] rows = new int[count];
    for (int subject : of) {
      rows[subject]++;
    }
    return rows;
  }

  /**
   * Counts the distinct subjects that hold each code.
   *
   * @param codes one per row, below {@code size}; a negative code is a missing cell and not counted
   * @param size the number of codes
   */
  public int[] perCode(int[] codes, int size) {
    long[] keys = new long[codes.length];
    int n = 0;
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] >= 0) {
        keys[n++] = ((long) codes[i] << 32) | of[i];
      }
    }
    Arrays.sort(keys, 0, n);
    int[] counts = new int[size];
    for (int i = 0; i < n; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        counts[(int) (keys[i] >> 32)]++;
      }
    }
    return counts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Subjects that && count == that.count && Arrays.equals(of, that.of);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(of) + count;
  }

  @Override
  public String toString() {
    return "Subjects[%,d rows of %,d subjects]".formatted(of.length, count);
  }
}
