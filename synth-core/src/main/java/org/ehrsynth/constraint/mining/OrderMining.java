package org.ehrsynth.constraint.mining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ehrsynth.constraint.mining.ConstraintMining.Proposal;
import org.ehrsynth.data.Column;
import org.ehrsynth.expression.Grammar;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;

/** Finds columns of numbers, or of times, that are equal or ordered. */
final class OrderMining {
  /**
   * Orders that independent columns would break more rarely say little: the ranges lie apart.
   * Numbers may be of two units; times are of one clock.
   */
  private static final double MIN_RATE = 0.05;

  private static final double MIN_RATE_OF_TIMES = 0.01;

  private final MiningTable evidence;
  private final List<Integer> places = new ArrayList<>();
  private final List<double[]> cells = new ArrayList<>();
  private final Set<List<Integer>> equal = new HashSet<>();
  private final Set<List<Integer>> ordered = new HashSet<>();

  OrderMining(MiningTable evidence) {
    this.evidence = evidence;
    for (int j = 0; j < evidence.data().columns().size(); j++) {
      Column column = evidence.data().column(j);
      if (!(column instanceof Column.Coded)) {
        places.add(j);
        cells.add(column.toNumbers());
      }
    }
    for (int a = 0; a < cells.size(); a++) {
      for (int b = 0; b < cells.size(); b++) {
        if (a != b && alike(a, b)) {
          compare(a, b);
        }
      }
    }
  }

  private boolean alike(int a, int b) {
    ColumnType one = type(a);
    ColumnType other = type(b);
    if (one instanceof ColumnType.Temporal s && other instanceof ColumnType.Temporal t) {
      return s.resolution() == t.resolution();
    }
    return one instanceof ColumnType.Numeric && other instanceof ColumnType.Numeric;
  }

  private ColumnType type(int a) {
    return evidence.data().column(places.get(a)).field().type();
  }

  private String name(int a) {
    return evidence.data().column(places.get(a)).field().name();
  }

  /** Whether a ≤ b, and whether a = b, wherever both are there. */
  private void compare(int a, int b) {
    double[] x = cells.get(a);
    double[] y = cells.get(b);
    boolean same = true;
    for (int i = 0; i < x.length; i++) {
      if (x[i] > y[i]) {
        return;
      }
      same &= !(x[i] < y[i]);
    }
    BitSet rows = both(a, b);
    if (!evidence.suffices(rows)) {
      return;
    }
    double rate = rateOfBreaking(x, y);
    double minRate = type(a) instanceof ColumnType.Temporal ? MIN_RATE_OF_TIMES : MIN_RATE;
    boolean meant = rate >= minRate || same;
    boolean found = MiningTable.isNoChance(evidence.subjects(rows) * Math.log(1 - rate));
    if (meant && found) {
      (same ? equal : ordered).add(List.of(a, b));
    }
  }

  private BitSet both(int a, int b) {
    BitSet rows = new BitSet();
    for (int i = 0; i < evidence.rows(); i++) {
      rows.set(i, !Double.isNaN(cells.get(a)[i]) && !Double.isNaN(cells.get(b)[i]));
    }
    return rows;
  }

  /** P(X &gt; Y) were the two independent. */
  private static double rateOfBreaking(double[] x, double[] y) {
    double[] sorted = Arrays.stream(y).filter(v -> !Double.isNaN(v)).sorted().toArray();
    double[] mine = Arrays.stream(x).filter(v -> !Double.isNaN(v)).sorted().toArray();
    double pairs = 0;
    int below = 0;
    for (double v : mine) {
      while (below < sorted.length && sorted[below] < v) {
        below++;
      }
      pairs += below;
    }
    return pairs / ((double) mine.length * sorted.length);
  }

  /** Columns that equal an earlier one. */
  List<Proposal> equalities() {
    List<Proposal> found = new ArrayList<>();
    for (int b = 1; b < cells.size(); b++) {
      for (int a = 0; a < b; a++) {
        boolean numeric = type(b) instanceof ColumnType.Numeric;
        if (numeric && equal.contains(List.of(a, b))) {
          found.add(
              evidence.proposal(
                  new Constraint.Formula(name(b), Grammar.portable(name(a))), both(a, b)));
          break;
        }
      }
    }
    return found;
  }

  /** The columns that equal an earlier one. */
  Set<String> copies() {
    Set<String> copies = new HashSet<>();
    for (List<Integer> pair : equal) {
      if (pair.get(0) < pair.get(1)) {
        copies.add(name(pair.get(1)));
      }
    }
    return copies;
  }

  /** Ordered pairs, without those that follow from others. */
  List<Proposal> orders() {
    List<Proposal> found = new ArrayList<>();
    for (int a = 0; a < cells.size(); a++) {
      for (int b = 0; b < cells.size(); b++) {
        boolean copies = copies().contains(name(a)) || copies().contains(name(b));
        if (ordered.contains(List.of(a, b)) && !copies && !follows(a, b)) {
          found.add(
              evidence.proposal(
                  new Constraint.Ordered(List.of(name(a), name(b)), false), both(a, b)));
        }
      }
    }
    return found;
  }

  private boolean follows(int a, int b) {
    for (int m = 0; m < cells.size(); m++) {
      if (ordered.contains(List.of(a, m)) && ordered.contains(List.of(m, b))) {
        return true;
      }
    }
    return false;
  }
}
