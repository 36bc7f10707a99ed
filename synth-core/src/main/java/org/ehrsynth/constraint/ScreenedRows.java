package org.ehrsynth.constraint;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.schema.Constraint;

/**
 * Screened rows are the real rows that a policy admits to a fit, with the constraints that real
 * rows violate.
 *
 * @param rows the real rows without those left out
 * @param tolerated which constraints are not enforced on every drawn row; by position
 * @param toleratedRate the fraction of rows on which they are not enforced, in [0, 1]; it rests on
 *     rows of at least k patients, or is 0
 * @param violations the constraints that real rows violate, with the number of rows
 */
public record ScreenedRows(
    Dataset rows, BitSet tolerated, double toleratedRate, List<Violation> violations) {

  public ScreenedRows {
    violations = List.copyOf(violations);
    tolerated = (BitSet) tolerated.clone();
  }

  /** A copy. */
  @Override
  public BitSet tolerated() {
    return (BitSet) tolerated.clone();
  }

  /**
   * Checks the rows of a table against the constraints of its schema.
   *
   * @param minimumSubjects k, the number of patients that a proportion must rest on
   * @throws InputException under {@link ViolationPolicy#FAIL}, if a row violates a constraint: the
   *     message counts rows by constraint; under the others, if no row is left
   */
  public static ScreenedRows of(Dataset real, ViolationPolicy policy, int minimumSubjects) {
    ConstraintChecker constraints = ConstraintChecker.of(real.schema());
    List<BitSet> broken = constraints.breaking(real);
    if (broken.stream().allMatch(BitSet::isEmpty)) {
      return new ScreenedRows(real, new BitSet(), 0, List.of());
    }
    List<Violation> violations = constraints.violations(broken);
    if (policy == ViolationPolicy.FAIL) {
      throw new InputException(
          "real rows violate declared constraints: "
              + violations.stream().map(Violation::toString).collect(Collectors.joining("; "))
              + "; correct them, or choose the policy drop or reproduce-rate");
    }
    Subjects subjects = real.subjects();
    BitSet tolerated = new BitSet();
    BitSet dropped = new BitSet();
    for (int r = 0; r < constraints.size(); r++) {
      boolean common =
          Arrays.stream(broken.get(r).stream().map(i -> subjects.of(i)).toArray())
                  .distinct()
                  .count()
              >= minimumSubjects;
      if (policy == ViolationPolicy.REPRODUCE_RATE && common && !broken.get(r).isEmpty()) {
        tolerated.set(r);
      } else {
        dropped.or(broken.get(r));
      }
    }
    int[] kept = IntStream.range(0, real.rowCount()).filter(i -> !dropped.get(i)).toArray();
    if (kept.length == 0) {
      throw new InputException(
          "every real row violates a declared constraint: no row is left to learn");
    }
    BitSet tolerating = new BitSet();
    tolerated.stream()
        .filter(r -> !(constraints.get(r) instanceof Constraint.Unique))
        .forEach(r -> tolerating.or(broken.get(r)));
    tolerating.andNot(dropped);
    double fraction = (double) tolerating.cardinality() / kept.length;
    return new ScreenedRows(real.selectRows(kept), tolerated, fraction, violations);
  }

  /** The shape; no cells. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "ScreenedRows[%s, tolerated on %.4f]", rows, toleratedRate);
  }
}
