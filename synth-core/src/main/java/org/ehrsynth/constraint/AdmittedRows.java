package org.ehrsynth.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.Constraint;

/**
 * The real rows that may be learned from under a policy, and what they teach about broken rules.
 *
 * @param rows the real rows without those left out
 * @param excused which rules are not enforced on every drawn row; by position
 * @param excusedShare the share of rows on which they are not enforced, in [0, 1]; it rests on rows
 *     of at least k patients, or is 0
 */
public record AdmittedRows(Dataset rows, BitSet excused, double excusedShare) {

  public AdmittedRows {
    excused = (BitSet) excused.clone();
  }

  /** A copy. */
  @Override
  public BitSet excused() {
    return (BitSet) excused.clone();
  }

  /**
   * Asks the rules of the table's schema of its rows.
   *
   * @param minimumSubjects k, the number of patients on whom a share must rest
   * @throws InputException under {@link ViolationPolicy#FAIL}, if a row breaks a rule: the message
   *     counts rows by rule; under the others, if no row is left
   */
  public static AdmittedRows of(Dataset real, ViolationPolicy policy, int minimumSubjects) {
    Rules rules = Rules.of(real.schema());
    List<BitSet> broken = new ArrayList<>();
    for (int r = 0; r < rules.size(); r++) {
      broken.add(rules.breaking(r, real, real));
    }
    if (broken.stream().allMatch(BitSet::isEmpty)) {
      return new AdmittedRows(real, new BitSet(), 0);
    }
    if (policy == ViolationPolicy.FAIL) {
      throw new InputException(
          "real rows break declared rules: "
              + rules.violations(real).stream()
                  .map(Violation::toString)
                  .collect(Collectors.joining("; "))
              + "; correct them, or choose the policy drop or learn-rate");
    }
    int[] subjects = real.subjects();
    BitSet excused = new BitSet();
    BitSet dropped = new BitSet();
    for (int r = 0; r < rules.size(); r++) {
      boolean common =
          Arrays.stream(broken.get(r).stream().map(i -> subjects[i]).toArray()).distinct().count()
              >= minimumSubjects;
      if (policy == ViolationPolicy.LEARN_RATE && common && !broken.get(r).isEmpty()) {
        excused.set(r);
      } else {
        dropped.or(broken.get(r));
      }
    }
    int[] kept = IntStream.range(0, real.rows()).filter(i -> !dropped.get(i)).toArray();
    if (kept.length == 0) {
      throw new InputException("every real row breaks a declared rule: no row is left to learn");
    }
    BitSet excusing = new BitSet();
    excused.stream()
        .filter(r -> !(rules.get(r) instanceof Constraint.Unique))
        .forEach(r -> excusing.or(broken.get(r)));
    excusing.andNot(dropped);
    double share = (double) excusing.cardinality() / kept.length;
    return new AdmittedRows(real.rows(kept), excused, share);
  }

  /** The shape; no cells. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "AdmittedRows[%s, excused on %.4f]", rows, excusedShare);
  }
}
