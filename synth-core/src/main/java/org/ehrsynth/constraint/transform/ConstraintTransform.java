package org.ehrsynth.constraint.transform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Schema;

/**
 * A constraint transform makes sampled rows satisfy the declared constraints: some columns are
 * learned in another shape and restored, some cells are computed, blanked or filled, and rows that
 * still violate a constraint are reported. Immutable and thread-safe.
 *
 * <p>In this order, so that each step sees final cells:
 *
 * <ol>
 *   <li>the columns of a fixed combination, or of which exactly one is on, are learned as one coded
 *       column ({@link JointColumn});
 *   <li>of two ordered columns, the higher is learned as a distance ({@link DifferenceColumn});
 *   <li>cells that must be missing are blanked, cells that must not be are filled ({@link
 *       MissingnessRepair});
 *   <li>formulas are computed where the column and all cells of the formula are present ({@link
 *       ComputedColumn});
 *   <li>rows that violate a constraint are reported, and the caller draws others ({@link
 *       SampleChecker}).
 * </ol>
 */
public final class ConstraintTransform {
  private final Schema schema;
  private final Schema transformed;
  private final List<JointColumn> joints;
  private final List<DifferenceColumn> gaps;
  private final SampleChecker checker;
  private final double toleratedRate;
  private final List<MissingnessRepair> missing;
  private final List<ComputedColumn> formulas;

  ConstraintTransform(
      Schema schema,
      Schema transformed,
      List<JointColumn> joints,
      List<DifferenceColumn> gaps,
      SampleChecker checker,
      double toleratedRate) {
    this.schema = schema;
    this.transformed = transformed;
    this.joints = joints;
    this.gaps = TopologicalSort.sorted(gaps, (gap, other) -> gap.low().equals(other.high()));
    this.checker = checker;
    this.toleratedRate = toleratedRate;
    RepairOrder steps = new RepairOrder(schema, joints, checker.tolerated());
    this.missing = steps.missing();
    this.formulas = steps.formulas().stream().map(f -> ComputedColumn.of(f, schema)).toList();
  }

  /** The transform without constraints: sampled rows stay as they are. */
  public static ConstraintTransform none(Schema learned) {
    Schema bare = learned.withConstraints(List.of());
    SampleChecker checker = new SampleChecker(bare, Map.of(), new BitSet());
    return new ConstraintTransform(bare, bare, List.of(), List.of(), checker, 0);
  }

  /** Whether there is any constraint. */
  public boolean hasConstraints() {
    return !schema.constraints().isEmpty();
  }

  /** The constraints that samples satisfy, as they read in the guarded table. */
  public List<Constraint> constraints() {
    return schema.constraints();
  }

  /** The schema of the columns that the method learns. */
  public Schema transformed() {
    return transformed;
  }

  /** The uniqueness constraints that a whole sample satisfies. */
  public List<Constraint.Unique> unique() {
    return checker.unique();
  }

  /** The fraction of sampled rows that may violate constraints that real rows violate too. */
  public double toleratedRate() {
    return toleratedRate;
  }

  /** Draws other rows of the transformed columns: more rows of a stream begin with fewer. */
  @FunctionalInterface
  public interface Redraw {
    Dataset draw(int rows, int stream);
  }

  /**
   * Sampled rows in the columns of the table.
   *
   * @param rows of the learned columns of the table
   * @param broken the rows that violate a constraint
   * @param tolerable those of them that violate only constraints that are not enforced on every row
   * @param repaired the rows that received a cell of another sampled row
   */
  public record Restored(Dataset rows, BitSet broken, BitSet tolerable, BitSet repaired) {}

  /**
   * Restores sampled rows to the columns of the table. The cells of a row depend on its own
   * position and those before it only, so that fewer rows give the beginning of what more rows
   * give.
   *
   * @param drawn columns of {@link #transformed()}
   * @param others other rows, whose cells fill gaps
   */
  public Restored restore(Dataset drawn, Redraw others) {
    Map<String, Column> columns = restoredColumns(drawn);
    BitSet repaired = new BitSet();
    for (int m = 0; m < missing.size(); m++) {
      int step = m;
      columns.putAll(
          missing
              .get(m)
              .applied(
                  assembled(columns),
                  (n, stream) -> assembled(restoredColumns(others.draw(n, 100 * step + stream))),
                  repaired));
    }
    for (ComputedColumn formula : formulas) {
      columns.put(formula.column(), formula.computed(assembled(columns)));
    }
    Dataset rows = assembled(columns);
    SampleChecker.Violating violating = checker.violating(rows);
    BitSet tolerable = (BitSet) violating.any().clone();
    tolerable.andNot(violating.strict());
    return new Restored(rows, violating.any(), tolerable, repaired);
  }

  /** Rows whose missing cells the method is to draw given the known ones. */
  public PartialRows given(Dataset rows) {
    return new PartialRows(this, rows);
  }

  /**
   * Rows of which some columns are given, and the others are to be drawn by the method.
   *
   * @throws org.ehrsynth.InputException if what the method learned does not follow from the given
   *     columns: the message says which others are needed
   */
  public GivenColumns givenColumns(Dataset some) {
    return new GivenColumns(this, some);
  }

  Schema schema() {
    return schema;
  }

  List<JointColumn> joints() {
    return joints;
  }

  List<DifferenceColumn> gaps() {
    return gaps;
  }

  List<MissingnessRepair> missing() {
    return missing;
  }

  List<ComputedColumn> formulas() {
    return formulas;
  }

  SampleChecker checker() {
    return checker;
  }

  /**
   * The rows that violate a constraint, known combinations aside: for rows with levels that were
   * too rare to be learned, which are in no known combination.
   */
  public BitSet contradicted(Dataset rows) {
    return checker.violatingApartFromCombinations(rows);
  }

  /** The constraint that the largest number of rows violates, in words with the count. */
  public String maxBroken(Dataset rows) {
    return checker.maxViolated(rows);
  }

  private Map<String, Column> restoredColumns(Dataset drawn) {
    Map<String, Column> columns = new HashMap<>();
    drawn.columns().forEach(column -> columns.put(column.field().name(), column));
    joints.forEach(joint -> joint.restore(columns));
    gaps.forEach(gap -> gap.restore(columns, schema.field(gap.high())));
    return columns;
  }

  private Dataset assembled(Map<String, Column> columns) {
    List<Column> ordered = new ArrayList<>();
    schema.fields().forEach(f -> ordered.add(columns.get(f.name()).withField(f)));
    return Dataset.of(ordered);
  }

  /**
   * The part of a condition that the transformed columns can express: any row that meets the
   * condition after {@link #restore} met that part before; {@link Condition#ANY} where there is
   * none.
   */
  public Condition transformed(Condition where) {
    if (!hasConstraints()) {
      return where;
    }
    if (where instanceof Condition.And and) {
      List<Condition> parts =
          and.parts().stream()
              .map(this::transformed)
              .filter(p -> !p.equals(Condition.ANY))
              .toList();
      return parts.size() == 1 ? parts.get(0) : new Condition.And(parts);
    }
    Set<String> names = where.asBox().map(Map::keySet).orElse(Set.of());
    if (names.size() != 1) {
      return Condition.ANY;
    }
    String name = names.iterator().next();
    for (JointColumn joint : joints) {
      if (joint.names().contains(name)) {
        return joint.transformed(where);
      }
    }
    return changed().contains(name) ? Condition.ANY : where;
  }

  /** The columns whose cells may change after they are sampled. */
  private Set<String> changed() {
    Set<String> changed = new HashSet<>();
    gaps.forEach(gap -> changed.add(gap.high()));
    missing.forEach(step -> changed.addAll(step.names()));
    formulas.forEach(formula -> changed.add(formula.column()));
    return changed;
  }

  /** The facts of real patients that the transform holds, one sentence each. */
  public List<String> disclosures() {
    List<String> facts = new ArrayList<>();
    joints.forEach(joint -> facts.add("for the declared constraints, " + joint.disclosure()));
    gaps.forEach(gap -> facts.add("for the declared constraints, " + gap.disclosure()));
    TransformArchive.storedKnown(this)
        .values()
        .forEach(
            known ->
                facts.add(
                    "for the declared constraints, %d combinations of the columns %s"
                        .formatted(
                            known.size(), String.join(", ", known.rows().schema().names()))));
    if (toleratedRate > 0) {
      facts.add(
          "the proportion of real rows that violate a declared constraint which is not enforced on"
              + " every row");
    }
    return facts;
  }

  /** Writes the transform; nothing where there is no constraint. */
  public void write(ArchiveWriter archive) {
    TransformArchive.write(this, archive);
  }

  /**
   * Reads what {@link #write} wrote; a transform without constraints where nothing was written.
   *
   * @param learned the learned columns of the samples, with their constraints
   */
  public static ConstraintTransform read(ArchiveReader archive, Schema learned) {
    return TransformArchive.read(archive, learned);
  }
}
