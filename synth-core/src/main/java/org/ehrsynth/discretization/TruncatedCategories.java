package org.ehrsynth.discretization;

import java.util.Arrays;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.random.RandomStream;

/**
 * From where in the categories of a column the cells of a set come: numbers of an interval are
 * drawn from the part of it that can be rounded into the set. Some still fall outside and are to be
 * rejected; none that would fall inside is left out, so what is kept has the law of the set.
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

  /** What share of each category it is; not more than 1. A copy. */
  public double[] fractions() {
    return fractions.clone();
  }

  /** A number of a category of which a part is within reach. */
  double draw(int category, RandomStream draws) {
    double[][] own = spans[category];
    if (own == null) {
      return column.draw(category, draws);
    }
    double left = draws.uniform() * fractions[category] * column.width(category);
    int at = 0;
    while (at < own.length - 1 && left >= own[at][1] - own[at][0]) {
      left -= own[at][1] - own[at][0];
      at++;
    }
    return column.at(category, Math.min(own[at][0] + left, own[at][1]), draws);
  }
}
