package org.ehrsynth.constraint.mining;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ehrsynth.constraint.mining.ConstraintMining.Proposal;
import org.ehrsynth.constraint.mining.MiningTable.Valued;
import org.ehrsynth.expression.Grammar;
import org.ehrsynth.schema.Constraint;

/** Finds what coincides with missing cells: the same rows, some values, other missing cells. */
final class MissingnessMining {
  private final MiningTable evidence;
  private final List<BitSet> missing = new ArrayList<>();
  private final List<Proposal> found = new ArrayList<>();
  private final Set<List<Integer>> explained = new HashSet<>();

  MissingnessMining(MiningTable evidence) {
    this.evidence = evidence;
    for (int j = 0; j < evidence.data().columns().size(); j++) {
      missing.add(evidence.missing(j));
    }
  }

  /** Exact conditions first, then one-sided ones of columns that have no exact one. */
  List<Proposal> proposals() {
    List<Integer> open = new ArrayList<>();
    for (int c = 0; c < missing.size(); c++) {
      if (isMixed(missing.get(c)) && !togetherWithEarlier(c)) {
        open.add(c);
      }
    }
    List<Integer> onesided = new ArrayList<>();
    for (int c : open) {
      if (!exactly(c)) {
        onesided.add(c);
      }
    }
    onesided.forEach(this::levelImplies);
    for (int c : onesided) {
      for (int d : open) {
        if (c != d) {
          missingImplies(d, c);
        }
      }
    }
    return found;
  }

  /** Pairs of columns whose first is missing exactly at some values of the second. */
  Set<List<Integer>> explained() {
    return Set.copyOf(explained);
  }

  private boolean isMixed(BitSet rows) {
    return evidence.suffices(rows) && evidence.suffices(evidence.others(rows));
  }

  private boolean togetherWithEarlier(int c) {
    for (int d = 0; d < c; d++) {
      if (missing.get(c).equals(missing.get(d))) {
        found.add(evidence.proposal(new Constraint.Missing(name(c), isMissing(d)), evidence.all()));
        return true;
      }
    }
    return false;
  }

  private String name(int column) {
    return evidence.data().column(column).field().name();
  }

  private String isMissing(int column) {
    return "missing(" + Grammar.portable(name(column)) + ")";
  }

  /** The cell is missing at some values of a column, there alone, and always. */
  private boolean exactly(int c) {
    for (Valued by : evidence.valued()) {
      if (by.column() == c || !missing.get(by.column()).isEmpty()) {
        continue;
      }
      BitSet[] rows = rowsPerValue(by);
      List<String> gone = new ArrayList<>();
      boolean pure = true;
      for (int v = 0; v < rows.length && pure; v++) {
        boolean all = isSubset(rows[v], missing.get(c));
        pure = all || !rows[v].intersects(missing.get(c));
        boolean named = evidence.subjects(rows[v]) >= evidence.minimumSubjects();
        pure &= named || !all || rows[v].isEmpty();
        if (all && !rows[v].isEmpty()) {
          gone.add(by.literals().get(v));
        }
      }
      if (pure && !gone.isEmpty()) {
        explained.add(List.of(c, by.column()));
        found.add(
            evidence.proposal(new Constraint.Missing(name(c), isOneOf(by, gone)), evidence.all()));
        return true;
      }
    }
    return false;
  }

  private static String isOneOf(Valued column, List<String> literals) {
    String name = Grammar.portable(column.name());
    return literals.size() == 1
        ? name + " == " + literals.get(0)
        : name + " in (" + String.join(", ", literals) + ")";
  }

  private void levelImplies(int c) {
    for (Valued by : evidence.valued()) {
      if (by.column() == c) {
        continue;
      }
      BitSet[] rows = rowsPerValue(by);
      for (int v = 0; v < rows.length; v++) {
        if (isSubset(rows[v], missing.get(c)) && evidence.isFound(rows[v], missing.get(c))) {
          found.add(
              evidence.proposal(
                  new Constraint.IfThen(isOneOf(by, List.of(by.literals().get(v))), isMissing(c)),
                  rows[v]));
        }
      }
    }
  }

  private void missingImplies(int d, int c) {
    if (isSubset(missing.get(d), missing.get(c))
        && evidence.isFound(missing.get(d), missing.get(c))) {
      found.add(
          evidence.proposal(new Constraint.IfThen(isMissing(d), isMissing(c)), missing.get(d)));
    }
  }

  private BitSet[] rowsPerValue(Valued column) {
    BitSet[] rows = new BitSet[column.literals().size()];
    for (int v = 0; v < rows.length; v++) {
      rows[v] = new BitSet();
    }
    for (int i = 0; i < evidence.rows(); i++) {
      if (column.codes()[i] >= 0) {
        rows[column.codes()[i]].set(i);
      }
    }
    return rows;
  }

  private static boolean isSubset(BitSet rows, BitSet of) {
    BitSet outside = (BitSet) rows.clone();
    outside.andNot(of);
    return outside.isEmpty();
  }
}
