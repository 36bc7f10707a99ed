package org.ehrsynth.discretization;

import java.util.Arrays;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.random.RandomStream;

/**
 * Truncated categories are the parts of a column's categories from which the cells of a set come:
 * numbers of an interval are drawn from the part that can be rounded into the set. Some still fall
 * outside, and the caller rejects them; no number that would fall inside is omitted, so the
 * accepted ones have the conditional distribution.
 */
public final class TruncatedCategories {
  private final Discretization column;
  private final double[] fractions; // by category
  private final double[][][] spans; // by category, then {from, to} ranks; null: the category whole

  private TruncatedCategories(Discretization column, double[] fractions, double[][][] spans) {
    this.column = column;
    this.fractions = fractions;
    this.spans = spans;
  }

  /** Of a set of the column's cells. */
  public static TruncatedCategories of(Discretization column, ValueSet set) {
    boolean[] meeting = column.meeting(set);
    double[] fractions = new double[meeting.length];
    double[][][] spans = new double[meeting.length][][];
    for (int c = 0; c < fractions.length; c++) {
      fractions[c] = meeting[c] ? 1 : 0;
      if (meeting[c] && column.isInterval(c)) {
        spans[c] = column.spans(set, c);
        double length = Arrays.stream(spans[c]).mapToDouble(span -> span[1] - span[0]).sum();
        fractions[c] = length / column.width(c);
      }
    }
    return new TruncatedCategories(column, fractions, spans);
  }

  /** The fraction of each category that lies in the set, at most 1. A copy. */
  public double[] fractions() {
    return fractions.clone();
  }

  /** Draws a number of a category that the set reaches at least in part. */
  double draw(int category, RandomStream draws) {
    double[][] own = spans[category];
    if (own == null) {
      return column.draw(category, draws);
    }
    double left = draws.nextDouble() * fractions[category] * column.width(category);
    int at = 0;
    while (at < own.length - 1 && left >= own[at][1] - own[at][0]) {
      left -= own[at][1] - own[at][0];
      at++;
    }
    return column.at(category, Math.min(own[at][0] + left, own[at][1]), draws);
  }
}
