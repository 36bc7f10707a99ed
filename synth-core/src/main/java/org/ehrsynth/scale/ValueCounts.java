package org.ehrsynth.scale;

import java.util.Arrays;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.math.ArgSort;

/**
 * Counts, for each distinct number of a column, the rows that have it and the distinct subjects
 * that hold it, such that the distinct subjects of any range of values can be counted too.
 *
 * <p>For the latter the statistic counts <em>steps</em>: how many subjects hold both u and v and no
 * value between. A subject that holds a value of a range is new at its smallest value there, that
 * is, where the step to this value comes from below the range, or there is none. No subject is
 * stored. Values are ordered; equal ones, a zero of either sign among them, are one value.
 *
 * <p>Exact; combining merges the sorted values and adds the counts. Memory: O(distinct values +
 * distinct steps). A table of one row per subject has no steps; in general there are fewer steps
 * than rows. Accepting a chunk takes time proportional to the state, so chunks should be large.
 *
 * <p>Invariants: (1) values increase and none is NaN; (2) every count is at least 1, except that
 * {@code starts} may be 0; (3) steps increase by destination, then by origin.
 */
public final class ValueCounts implements Statistic<ValueCounts> {
  private static final String KIND = "value counts";

  private final String column;
  private double[] values;
  private long[] rows; // by value
  private long[] starts; // by value: subjects that hold nothing smaller
  private long[] steps; // destination << 32 | origin, as positions in values
  private long[] stepCounts; // by step: subjects

  /** Counts nothing yet, in a numeric or temporal column. */
  public ValueCounts(String column) {
    this(column, new double[0], new long[0], new long[0], new long[0], new long[0]);
  }

  private ValueCounts(
      String column, double[] values, long[] rows, long[] starts, long[] steps, long[] stepCounts) {
    this.column = column;
    this.values = values;
    this.rows = rows;
    this.starts = starts;
    this.steps = steps;
    this.stepCounts = stepCounts;
  }

  /**
   * Counts numbers that are not a column of a table; the name is empty.
   *
   * @param numbers NaN is missing; not modified
   */
  public static ValueCounts of(double[] numbers, Subjects subjects) {
    Chunks.requireSubjects("", numbers.length, subjects);
    return count("", numbers, subjects);
  }

  @Override
  public void accept(Dataset chunk, Subjects subjects) {
    combine(count(column, Chunks.column(chunk, column, subjects).toNumbers(), subjects));
  }

  private static ValueCounts count(String column, double[] numbers, Subjects subjects) {
    boolean repeated = Arrays.stream(subjects.rowsPerSubject()).anyMatch(rows -> rows > 1);
    return repeated ? countRepeated(column, numbers, subjects) : countOnce(column, numbers);
  }

  /** Counts numbers of which every subject has one at most: rows are subjects. */
  private static ValueCounts countOnce(String column, double[] numbers) {
    double[] values = new double[numbers.length];
    int n = 0;
    for (double number : numbers) {
      if (!Double.isNaN(number)) {
        values[n++] = number + 0.0; // turns -0.0 into 0.0
      }
    }
    Arrays.sort(values, 0, n);
    long[] rows = new long[n];
    int distinct = 0;
    for (int i = 0; i < n; i++) {
      if (i == 0 || values[i] != values[distinct - 1]) {
        values[distinct++] = values[i];
      }
      rows[distinct - 1]++;
    }
    rows = Arrays.copyOf(rows, distinct);
    return new ValueCounts(
        column, Arrays.copyOf(values, distinct), rows, rows, new long[0], new long[0]);
  }

  private static ValueCounts countRepeated(String column, double[] numbers, Subjects subjects) {
    int[] order = ArgSort.order(numbers);
    double[] values = new double[order.length];
    long[] rows = new long[order.length];
    long[] starts = new long[order.length];
    long[] steps = new long[order.length];
    int[] last = new int[subjects.count()]; // the subject's value so far, counted from 1
    int distinct = 0;
    int stepped = 0;
    int sorted = 0; // steps whose destination is complete
    for (int row : order) {
      double value = numbers[row] + 0.0;
      if (distinct == 0 || value != values[distinct - 1]) {
        Arrays.sort(steps, sorted, stepped);
        sorted = stepped;
        values[distinct++] = value;
      }
      rows[distinct - 1]++;
      int origin = last[subjects.of(row)];
      if (origin == 0) {
        starts[distinct - 1]++;
      } else if (origin < distinct) {
        steps[stepped++] = step(distinct - 1, origin - 1);
      }
      last[subjects.of(row)] = distinct;
    }
    Arrays.sort(steps, sorted, stepped);
    ValueCounts counts =
        new ValueCounts(
            column,
            Arrays.copyOf(values, distinct),
            Arrays.copyOf(rows, distinct),
            Arrays.copyOf(starts, distinct),
            new long[0],
            new long[0]);
    long[] ones = new long[stepped];
    Arrays.fill(ones, 1);
    counts.mergeSteps(Arrays.copyOf(steps, stepped), ones, new long[0], new long[0]);
    return counts;
  }

  private static long step(int destination, int origin) {
    return ((long) destination << 32) | origin;
  }

  @Override
  public void combine(ValueCounts other) {
    Chunks.requireAlike(column.equals(other.column), column);
    int[] mine = new int[values.length]; // positions of the values in the union
    int[] theirs = new int[other.values.length];
    double[] union = new double[values.length + other.values.length];
    int n = 0;
    int a = 0;
    int b = 0;
    while (a < mine.length || b < theirs.length) {
      boolean fromMine = a < mine.length && (b == theirs.length || values[a] <= other.values[b]);
      double value = fromMine ? values[a] : other.values[b];
      if (fromMine) {
        mine[a++] = n;
      }
      if (b < theirs.length && other.values[b] == value) {
        theirs[b++] = n;
      }
      union[n++] = value;
    }
    long[] myRows = rows;
    long[] myStarts = starts;
    rows = new long[n];
    starts = new long[n];
    add(myRows, myStarts, mine);
    add(other.rows, other.starts, theirs);
    values = Arrays.copyOf(union, n);
    mergeSteps(moved(steps, mine), stepCounts, moved(other.steps, theirs), other.stepCounts);
  }

  private void add(long[] moreRows, long[] moreStarts, int[] position) {
    for (int i = 0; i < position.length; i++) {
      rows[position[i]] += moreRows[i];
      starts[position[i]] += moreStarts[i];
    }
  }

  private static long[] moved(long[] steps, int[] position) {
    long[] moved = new long[steps.length];
    Arrays.setAll(moved, i -> step(position[(int) (steps[i] >> 32)], position[(int) steps[i]]));
    return moved;
  }

  /** Sets the steps to those of two increasing lists; equal steps become one. */
  private void mergeSteps(long[] stepsA, long[] countsA, long[] stepsB, long[] countsB) {
    long[] merged = new long[stepsA.length + stepsB.length];
    long[] counts = new long[merged.length];
    int n = 0;
    int a = 0;
    int b = 0;
    while (a < stepsA.length || b < stepsB.length) {
      boolean fromA = a < stepsA.length && (b == stepsB.length || stepsA[a] <= stepsB[b]);
      long step = fromA ? stepsA[a] : stepsB[b];
      if (n == 0 || merged[n - 1] != step) {
        merged[n++] = step;
      }
      counts[n - 1] += fromA ? countsA[a++] : countsB[b++];
    }
    steps = Arrays.copyOf(merged, n);
    stepCounts = Arrays.copyOf(counts, n);
  }

  /** Returns the number of distinct values. */
  public int size() {
    return values.length;
  }

  /** Returns the distinct values, increasing; a copy. */
  public double[] values() {
    return values.clone();
  }

  /** Returns the rows that have each value; a copy. */
  public long[] rows() {
    return rows.clone();
  }

  /** Returns an index that counts the subjects of ranges of the values counted so far. */
  public SubjectRanges subjectRanges() {
    return new SubjectRanges(starts, steps, stepCounts);
  }

  @Override
  public byte[] toBytes() {
    return new StateWriter(KIND)
        .text(column)
        .doubles(values)
        .longs(rows)
        .longs(starts)
        .longs(steps)
        .longs(stepCounts)
        .toBytes();
  }

  /** Restores a state from its bytes. */
  public static ValueCounts read(byte[] bytes) {
    return StateReader.read(
        bytes,
        KIND,
        in -> {
          ValueCounts counts =
              new ValueCounts(
                  in.text(), in.doubles(), in.longs(), in.longs(), in.longs(), in.longs());
          int size = counts.values.length;
          in.require(counts.rows.length == size && counts.starts.length == size);
          in.require(counts.steps.length == counts.stepCounts.length);
          for (long step : counts.steps) {
            in.require(
                step >= 0 && step >> 32 < size && (int) step >= 0 && (int) step < step >> 32);
          }
          return counts;
        });
  }
}
