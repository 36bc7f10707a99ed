package org.ehrsynth.eval.comparison;

import java.util.Arrays;
import org.ehrsynth.math.ArgSort;

/**
 * Mid-ranks are the ranks of a column's numbers, among all of them or among some; equal numbers get
 * their mean rank. Sorted once, ranked in one pass; immutable.
 */
public final class MidRanks {
  private final double[] numbers;
  private final int[] order; // rows with a number, by increasing number
  private final double[] ranks;

  private MidRanks(double[] numbers) {
    this.numbers = numbers;
    this.order = ArgSort.order(numbers);
    boolean[] all = new boolean[numbers.length];
    Arrays.fill(all, true);
    this.ranks = rank(all);
  }

  /** Creates the mid-ranks of a column in both tables. */
  public static MidRanks[] of(ColumnPair column) {
    return new MidRanks[] {
      new MidRanks(column.numbersUnsafe()[0]), new MidRanks(column.numbersUnsafe()[1])
    };
  }

  /**
   * Returns mid-ranks 1 … n among the rows where the other column has a number too; NaN for the
   * rest. Not to be modified.
   */
  public double[] among(MidRanks other) {
    if (other.order.length == numbers.length) {
      return ranks;
    }
    boolean[] keep = new boolean[numbers.length];
    for (int row : other.order) {
      keep[row] = true;
    }
    return rank(keep);
  }

  private double[] rank(boolean[] keep) {
    double[] out = new double[numbers.length];
    Arrays.fill(out, Double.NaN);
    int before = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      int kept = 0;
      while (to < order.length && numbers[order[to]] == numbers[order[from]]) {
        kept += keep[order[to]] ? 1 : 0;
        to++;
      }
      for (int i = from; i < to; i++) {
        if (keep[order[i]]) {
          out[order[i]] = before + (kept + 1) / 2.0;
        }
      }
      before += kept;
      from = to;
    }
    return out;
  }
}
