package org.ehrsynth.constraint.mining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Schema;

/**
 * Proposes constraints that every row of a table satisfies, for a person to review and declare.
 *
 * <p>In this order: columns whose cells determine each other (a fixed combination), cells that are
 * missing exactly or at least when something else holds, levels that imply a level, equal and
 * ordered columns, and simple formulas. What is proposed speaks of at least {@code minimumRows}
 * rows and 5 k patients on either side, and would hold by chance, were the columns independent,
 * with a probability below 10⁻⁹. Patients are counted for that, not rows: one patient's rows are
 * alike. Levels that are named are held by at least k patients.
 *
 * <p>Edges: no rows or one column give no proposals; missing cells are passed over, unless the
 * constraint is about them. The order of the proposals follows that of the columns.
 *
 * @param minimumSubjects k, at least 1; 5 is the small-cell rule of the guard
 * @param minimumRows rows that a constraint must speak of, at least 1; 50 is careful
 * @param closeness largest difference from a formula, in standard deviations of its column, at
 *     least 0; 0.1 finds body mass indices computed before height and weight were rounded. The
 *     tolerance that is proposed is the largest difference, rounded up to one digit
 */
public record ConstraintMining(int minimumSubjects, int minimumRows, double closeness) {

  public ConstraintMining {
    if (minimumSubjects < 1) {
      throw new IllegalArgumentException(
          "minimumSubjects must be at least 1, found " + minimumSubjects);
    }
    if (minimumRows < 1) {
      throw new IllegalArgumentException("minimumRows must be at least 1, found " + minimumRows);
    }
    if (!(closeness >= 0 && Double.isFinite(closeness))) {
      throw new IllegalArgumentException("closeness must be at least 0, found " + closeness);
    }
  }

  /** k = 5, 50 rows, 0.1 standard deviations. */
  public static ConstraintMining defaults() {
    return new ConstraintMining(5, 50, 0.1);
  }

  public ConstraintMining withMinimumSubjects(int minimumSubjects) {
    return new ConstraintMining(minimumSubjects, minimumRows, closeness);
  }

  public ConstraintMining withMinimumRows(int minimumRows) {
    return new ConstraintMining(minimumSubjects, minimumRows, closeness);
  }

  public ConstraintMining withCloseness(double closeness) {
    return new ConstraintMining(minimumSubjects, minimumRows, closeness);
  }

  /**
   * A constraint that all rows satisfy.
   *
   * @param constraint the declaration
   * @param rows how many rows it speaks of
   * @param subjects how many patients they belong to
   */
  public record Proposal(Constraint constraint, int rows, int subjects) {

    /** The constraint in words, with its support. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: %s; kept by all %,d rows of %,d patients that it speaks of",
          constraint.type(),
          constraint.text(),
          rows,
          subjects);
    }
  }

  /** What the rows of a table keep, of the columns that are learned. */
  public List<Proposal> mine(Dataset data) {
    if (data.rowCount() == 0) {
      return List.of();
    }
    MiningTable evidence = new MiningTable(data, this);
    CategoricalMining levels = new CategoricalMining(evidence);
    List<Proposal> found = new ArrayList<>(levels.combinations());
    MissingnessMining missing = new MissingnessMining(evidence);
    found.addAll(missing.proposals());
    found.addAll(levels.implications(missing.explained()));
    OrderMining numbers = new OrderMining(evidence);
    found.addAll(numbers.equalities());
    found.addAll(numbers.orders());
    found.addAll(new FormulaMining(evidence, closeness, numbers.copies()).formulas());
    return kept(found, data);
  }

  /** Keeps the proposals that the constraint checker confirms. */
  private static List<Proposal> kept(List<Proposal> found, Dataset data) {
    Schema schema =
        data.schema().withConstraints(found.stream().map(Proposal::constraint).toList());
    ConstraintChecker constraints = ConstraintChecker.of(schema);
    List<Proposal> kept = new ArrayList<>();
    for (int r = 0; r < found.size(); r++) {
      if (constraints.breaking(r, data, data).isEmpty()) {
        kept.add(found.get(r));
      }
    }
    return List.copyOf(kept);
  }
}
