package org.ehrsynth.constraint.mining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ehrsynth.constraint.mining.ConstraintMining.Proposal;
import org.ehrsynth.constraint.mining.MiningTable.Valued;
import org.ehrsynth.expression.Grammar;
import org.ehrsynth.schema.Constraint;

/** Finds columns of few values that determine each other, and levels that imply a level. */
final class CategoricalMining {
  private final MiningTable evidence;

  /** Pairs (determining, determined), by positions among the valued columns. */
  private final Set<List<Integer>> dependencies = new HashSet<>();

  CategoricalMining(MiningTable evidence) {
    this.evidence = evidence;
    int p = evidence.valued().size();
    for (int a = 0; a < p; a++) {
      for (int b = 0; b < p; b++) {
        if (a != b && determines(evidence.valued().get(a), evidence.valued().get(b))) {
          dependencies.add(List.of(a, b));
        }
      }
    }
  }

  /**
   * Columns that determine each other go together, the others pair by pair. Of columns that
   * determine each other only the first is paired with others.
   */
  List<Proposal> combinations() {
    List<Proposal> found = new ArrayList<>();
    List<Valued> valued = evidence.valued();
    Set<Integer> followers = new HashSet<>();
    for (int a = 0; a < valued.size(); a++) {
      List<String> names = new ArrayList<>(List.of(valued.get(a).name()));
      BitSet rows = present(valued.get(a));
      for (int b = a + 1; b < valued.size() && !followers.contains(a); b++) {
        if (!followers.contains(b) && areTied(a, b)) {
          followers.add(b);
          names.add(valued.get(b).name());
          rows.and(present(valued.get(b)));
        }
      }
      if (names.size() > 1) {
        found.add(evidence.proposal(new Constraint.FixedCombination(names), rows));
      }
    }
    for (int a = 0; a < valued.size(); a++) {
      for (int b = 0; b < valued.size(); b++) {
        boolean leads = !followers.contains(a) && !followers.contains(b);
        if (leads && dependencies.contains(List.of(a, b)) && !areTied(a, b)) {
          BitSet rows = present(valued.get(a));
          rows.and(present(valued.get(b)));
          found.add(
              evidence.proposal(
                  new Constraint.FixedCombination(
                      List.of(valued.get(a).name(), valued.get(b).name())),
                  rows));
        }
      }
    }
    return found;
  }

  private boolean areTied(int a, int b) {
    return dependencies.contains(List.of(a, b)) && dependencies.contains(List.of(b, a));
  }

  private BitSet present(Valued column) {
    return evidence.others(evidence.missing(column.column()));
  }

  /**
   * Whether each value of a goes with one value of b, and not by chance: were they independent, the
   * n patients of a value of a would all have the same value of b with probability Σ pᵇⁿ, p being
   * the shares of b.
   */
  private boolean determines(Valued a, Valued b) {
    int[] image = new int[a.literals().size()];
    Arrays.fill(image, -1);
    BitSet rows = new BitSet();
    for (int i = 0; i < evidence.rows(); i++) {
      int x = a.codes()[i];
      int y = b.codes()[i];
      if (x < 0 || y < 0) {
        continue;
      }
      if (image[x] >= 0 && image[x] != y) {
        return false;
      }
      image[x] = y;
      rows.set(i);
    }
    if (!evidence.suffices(rows)) {
      return false;
    }
    int[] held = holders(a, rows);
    int[] others = holders(b, rows);
    double all = evidence.subjects(rows);
    double log = 0;
    for (int n : held) {
      double chance = 0;
      for (int count : others) {
        chance += Math.pow(Math.min(1, count / all), n);
      }
      log += n == 0 ? 0 : Math.log(Math.min(1, chance));
    }
    return MiningTable.isNoChance(log);
  }

  /** How many patients hold each value, among some rows. */
  private int[] holders(Valued column, BitSet rows) {
    int[] codes = column.codes().clone();
    for (int i = 0; i < codes.length; i++) {
      codes[i] = rows.get(i) ? codes[i] : -1;
    }
    return evidence.subjects().perCode(codes, column.literals().size());
  }

  /**
   * Values of one column that go with one value of another, where no combination says so.
   *
   * @param explained pairs of columns of which a rule on missing cells speaks already
   */
  List<Proposal> implications(Set<List<Integer>> explained) {
    List<Implication> found = new ArrayList<>();
    List<Valued> valued = evidence.valued();
    for (int a = 0; a < valued.size(); a++) {
      for (int b = 0; b < valued.size(); b++) {
        boolean known =
            dependencies.contains(List.of(a, b))
                || dependencies.contains(List.of(b, a))
                || explained.contains(List.of(valued.get(a).column(), valued.get(b).column()));
        if (a != b && !known && valued.get(a).hasLevels() && valued.get(b).hasLevels()) {
          imply(valued.get(a), valued.get(b), found);
        }
      }
    }
    List<Implication> kept = new ArrayList<>(found);
    for (Implication rule : found) {
      if (kept.stream().anyMatch(other -> follows(rule, other))) {
        kept.remove(rule);
      }
    }
    return kept.stream().map(this::proposal).toList();
  }

  /** Where a is x, b is y. */
  private record Implication(Valued a, int x, Valued b, int y) {}

  /** Of b's two values, the one that is not y makes a something else than x. */
  private boolean follows(Implication rule, Implication from) {
    return from.a().column() == rule.b().column()
        && from.b().column() == rule.a().column()
        && from.x() != rule.y()
        && from.y() != rule.x()
        && rule.b().literals().size() == 2
        && evidence.missing(rule.b().column()).isEmpty();
  }

  private Proposal proposal(Implication rule) {
    Valued a = rule.a();
    Valued b = rule.b();
    return evidence.proposal(
        new Constraint.IfThen(
            Grammar.portable(a.name()) + " == " + a.literals().get(rule.x()),
            Grammar.portable(b.name()) + " == " + b.literals().get(rule.y())),
        rows(a, rule.x()));
  }

  private void imply(Valued a, Valued b, List<Implication> found) {
    int[][] counts = new int[a.literals().size()][b.literals().size() + 1];
    for (int i = 0; i < evidence.rows(); i++) {
      if (a.codes()[i] >= 0) {
        counts[a.codes()[i]][b.codes()[i] + 1]++;
      }
    }
    for (int x = 0; x < counts.length; x++) {
      int y = only(counts[x]) - 1;
      if (y < 0) {
        continue; // several values, or always missing
      }
      BitSet same = rows(b, y);
      if (evidence.suffices(evidence.others(same)) && evidence.isFound(rows(a, x), same)) {
        found.add(new Implication(a, x, b, y));
      }
    }
  }

  /** The only position that is not 0; −1 if there are more or none. */
  private static int only(int[] counts) {
    int at = -1;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        if (at >= 0) {
          return -1;
        }
        at = i;
      }
    }
    return at;
  }

  private BitSet rows(Valued column, int code) {
    BitSet rows = new BitSet();
    for (int i = 0; i < evidence.rows(); i++) {
      rows.set(i, column.codes()[i] == code);
    }
    return rows;
  }
}
