package org.ehrsynth.constraint.transform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.constraint.JointValues;
import org.ehrsynth.constraint.Violation;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Schema;

/**
 * A sample checker finds the sampled rows that violate a declared constraint. It works without the
 * real table: the known combinations of a fixed combination are those that the model learned.
 * Uniqueness concerns a whole sample and is checked by the caller.
 */
final class SampleChecker {
  private final ConstraintChecker constraints;
  private final Map<Integer, JointValues> known;
  private final BitSet tolerated;

  /**
   * Prepares the constraints of a schema.
   *
   * @param known by position of a fixed combination, its combinations
   * @param tolerated positions of the constraints that some rows may violate
   */
  SampleChecker(Schema schema, Map<Integer, JointValues> known, BitSet tolerated) {
    this.constraints = ConstraintChecker.of(schema);
    this.known = new TreeMap<>(known);
    this.tolerated = (BitSet) tolerated.clone();
  }

  /** The combinations of each fixed combination, by its position. */
  Map<Integer, JointValues> known() {
    return known;
  }

  /** The positions of the constraints that some rows may violate. */
  BitSet tolerated() {
    return (BitSet) tolerated.clone();
  }

  /** The uniqueness constraints that are enforced. */
  List<Constraint.Unique> unique() {
    List<Constraint.Unique> unique = new ArrayList<>();
    for (int c = 0; c < constraints.size(); c++) {
      if (constraints.get(c) instanceof Constraint.Unique constraint && !tolerated.get(c)) {
        unique.add(constraint);
      }
    }
    return unique;
  }

  /**
   * The violating rows of a table.
   *
   * @param any the rows that violate a constraint
   * @param strict those of them that violate one that every row must satisfy
   */
  record Violating(BitSet any, BitSet strict) {}

  Violating violating(Dataset rows) {
    Violating violating = new Violating(new BitSet(), new BitSet());
    for (int c = 0; c < constraints.size(); c++) {
      BitSet own = violating(c, rows);
      violating.any().or(own);
      if (!tolerated.get(c)) {
        violating.strict().or(own);
      }
    }
    return violating;
  }

  /** The rows that violate a constraint that every row must satisfy, known combinations aside. */
  BitSet violatingApartFromCombinations(Dataset rows) {
    BitSet violating = new BitSet();
    for (int c = 0; c < constraints.size(); c++) {
      if (!tolerated.get(c) && !known.containsKey(c)) {
        violating.or(violating(c, rows));
      }
    }
    return violating;
  }

  /** The constraint that the largest number of rows violates, in words with the count. */
  String maxViolated(Dataset rows) {
    String worst = "none";
    int max = 0;
    for (int c = 0; c < constraints.size(); c++) {
      int count = violating(c, rows).cardinality();
      if (count > max) {
        max = count;
        worst = new Violation(c, constraints.get(c), count) + " of %,d".formatted(rows.rowCount());
      }
    }
    return worst;
  }

  private BitSet violating(int constraint, Dataset rows) {
    BitSet violating = new BitSet();
    if (constraints.get(constraint) instanceof Constraint.Unique) {
      return violating;
    }
    IntPredicate test =
        known.containsKey(constraint)
            ? known.get(constraint).unknown(rows)
            : constraints.broken(constraint, rows, rows);
    for (int i = 0; i < rows.rowCount(); i++) {
      violating.set(i, test.test(i));
    }
    return violating;
  }
}
