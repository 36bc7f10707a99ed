package org.ehrsynth.models.category;

import java.util.Arrays;
import org.ehrsynth.condition.ColumnSet;
import org.ehrsynth.random.Draws;

/**
 * From where in the categories of a column the cells of a set come: numbers of an interval are
 * drawn from the part of it that can be rounded into the set. Some still fall outside and are to be
 * rejected; none that would fall inside is left out, so what is kept has the law of the set.
 */
public final class Reach {
  private final Discretization column;
  private final double[] shares; // by category
  private final double[][][] spans; // by category, then {from, to} ranks; null: the category whole

  private Reach(Discretization column, double[] shares, double[][][] spans) {
    this.column = column;
    this.shares = shares;
    this.spans = spans;
  }

  /** Of a set of the column's cells. */
  public static Reach of(Discretization column, ColumnSet set) {
    boolean[] meeting = column.meeting(set);
    double[] shares = new double[meeting.length];
    double[][][] spans = new double[meeting.length][][];
    for (int c = 0; c < shares.length; c++) {
      shares[c] = meeting[c] ? 1 : 0;
      if (meeting[c] && column.isInterval(c)) {
        spans[c] = column.spans(set, c);
        double length = Arrays.stream(spans[c]).mapToDouble(span -> span[1] - span[0]).sum();
        shares[c] = length / column.width(c);
      }
    }
    return new Reach(column, shares, spans);
  }

  /** What share of each category it is; not more than 1. A copy. */
  public double[] shares() {
    return shares.clone();
  }

  /** A number of a category of which a part is within reach. */
  double draw(int category, Draws draws) {
    double[][] own = spans[category];
    if (own == null) {
      return column.draw(category, draws);
    }
    double left = draws.uniform() * shares[category] * column.width(category);
    int at = 0;
    while (at < own.length - 1 && left >= own[at][1] - own[at][0]) {
      left -= own[at][1] - own[at][0];
      at++;
    }
    return column.at(category, Math.min(own[at][0] + left, own[at][1]), draws);
  }
}
