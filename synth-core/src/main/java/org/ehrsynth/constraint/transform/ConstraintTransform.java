package org.ehrsynth.constraint.transform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.constraint.FormulaExpression;
import org.ehrsynth.constraint.JointValues;
import org.ehrsynth.constraint.Violation;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Schema;

/**
 * How drawn rows are held to the declared rules: columns that are learned in another shape and put
 * back, cells that are computed, blanked or filled, and the test that refuses what still breaks a
 * rule. Immutable and thread-safe.
 *
 * <p>In this order, so that each sees final cells of what it reads:
 *
 * <ol>
 *   <li>columns of fixed combinations, and of which exactly one is on, are learned as one coded
 *       column ({@link JointColumn});
 *   <li>of ordered columns the higher is learned as a distance ({@link DifferenceColumn});
 *   <li>cells that must be missing are blanked, those that must not are filled ({@link
 *       MissingnessRepair});
 *   <li>formulas are computed where all their cells and the column's own are there;
 *   <li>rows that break any rule are told, for the caller to draw others.
 * </ol>
 */
public final class ConstraintTransform {
  private static final String DOCUMENT = "rules.json";

  private final Schema schema;
  private final Schema transformed;
  private final List<JointColumn> joints;
  private final List<DifferenceColumn> gaps;
  private final Map<Integer, JointValues> known;
  private final BitSet tolerated;
  private final double toleratedRate;

  private final ConstraintChecker checker;
  private final List<MissingnessRepair> missing;
  private final List<Computed> formulas;

  /** A formula made ready. */
  record Computed(String column, FormulaExpression formula) {}

  ConstraintTransform(
      Schema schema,
      Schema transformed,
      List<JointColumn> joints,
      List<DifferenceColumn> gaps,
      Map<Integer, JointValues> known,
      BitSet tolerated,
      double toleratedRate) {
    this.schema = schema;
    this.transformed = transformed;
    this.joints = joints;
    this.gaps = TopologicalSort.sorted(gaps, (gap, other) -> gap.low().equals(other.high()));
    this.known = new TreeMap<>(known);
    this.tolerated = tolerated;
    this.toleratedRate = toleratedRate;
    this.checker = ConstraintChecker.of(schema);
    RepairOrder steps = new RepairOrder(schema, joints, tolerated);
    this.missing = steps.missing();
    this.formulas =
        steps.formulas().stream()
            .map(f -> new Computed(f.column(), FormulaExpression.parse(f.expression(), schema)))
            .toList();
  }

  /** Without rules: what is drawn stays as it is. */
  public static ConstraintTransform none(Schema learned) {
    Schema bare = learned.withConstraints(List.of());
    return new ConstraintTransform(bare, bare, List.of(), List.of(), Map.of(), new BitSet(), 0);
  }

  /** Whether there is any rule. */
  public boolean hasConstraints() {
    return !schema.constraints().isEmpty();
  }

  /** The rules that are held, as they read in the guarded table. */
  public List<Constraint> constraints() {
    return schema.constraints();
  }

  /** The columns that the method learns. */
  public Schema transformed() {
    return transformed;
  }

  /** The rules on rows of a whole sample that are held. */
  public List<Constraint.Unique> unique() {
    List<Constraint.Unique> unique = new ArrayList<>();
    for (int r = 0; r < checker.size(); r++) {
      if (checker.get(r) instanceof Constraint.Unique rule && !tolerated.get(r)) {
        unique.add(rule);
      }
    }
    return unique;
  }

  /** The share of drawn rows that may break the rules that real rows were allowed to break. */
  public double toleratedRate() {
    return toleratedRate;
  }

  /** Draws other rows of the learned columns: more rows of a stream begin with fewer. */
  @FunctionalInterface
  public interface Redraw {
    Dataset draw(int rows, int stream);
  }

  /**
   * Drawn rows put back into the columns of the table.
   *
   * @param rows of the columns of the table that are learned
   * @param broken the rows that break a rule
   * @param tolerable those of them that break only rules that are not enforced on every row
   * @param repaired the rows of which a cell was taken from another drawn row
   */
  public record Restored(Dataset rows, BitSet broken, BitSet tolerable, BitSet repaired) {}

  /**
   * Puts drawn rows back. The cells of a row depend on its own place and those before it only, so
   * that fewer drawn rows give the beginning of what more give.
   *
   * @param drawn columns of {@link #transformed()}
   * @param others other rows, where cells are filled
   */
  public Restored restore(Dataset drawn, Redraw others) {
    Map<String, Column> columns = unfolded(drawn);
    BitSet repaired = new BitSet();
    for (int m = 0; m < missing.size(); m++) {
      int step = m;
      columns.putAll(
          missing
              .get(m)
              .applied(
                  assembled(columns),
                  (n, stream) -> assembled(unfolded(others.draw(n, 100 * step + stream))),
                  repaired));
    }
    for (Computed formula : formulas) {
      columns.put(formula.column(), computed(formula, assembled(columns)));
    }
    return checkedRows(assembled(columns), repaired);
  }

  /** Rows of which some cells are known, and the others are to be drawn by the method. */
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

  List<Computed> formulas() {
    return formulas;
  }

  /** The rows that break a rule which every drawn row must keep. */
  BitSet broken(Dataset rows) {
    Restored checked = checkedRows(rows, new BitSet());
    checked.broken().andNot(checked.tolerable());
    return checked.broken();
  }

  /**
   * The rows that break a rule, known combinations aside: for rows with cells of levels that were
   * too rare to be learned, which are in no known combination.
   */
  public BitSet contradicted(Dataset rows) {
    BitSet contradicted = new BitSet();
    for (int r = 0; r < checker.size(); r++) {
      boolean checkers = !tolerated.get(r) && !known.containsKey(r);
      if (checkers && !(checker.get(r) instanceof Constraint.Unique)) {
        contradicted.or(breaking(r, rows));
      }
    }
    return contradicted;
  }

  private Map<String, Column> unfolded(Dataset drawn) {
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

  private static Column computed(Computed formula, Dataset rows) {
    Column.Numeric column = (Column.Numeric) rows.column(formula.column());
    ColumnType.Numeric type = (ColumnType.Numeric) column.field().type();
    var value = formula.formula().on(rows);
    double[] cells = column.toArray();
    for (int i = 0; i < cells.length; i++) {
      double x = value.applyAsDouble(i);
      if (!Double.isNaN(cells[i]) && !Double.isNaN(x)) {
        cells[i] = type.admit(x);
      }
    }
    return Column.Numeric.of(column.field(), cells);
  }

  private Restored checkedRows(Dataset rows, BitSet repaired) {
    BitSet broken = new BitSet();
    BitSet strictly = new BitSet();
    for (int r = 0; r < checker.size(); r++) {
      if (!(checker.get(r) instanceof Constraint.Unique)) {
        BitSet breaking = breaking(r, rows);
        broken.or(breaking);
        if (!tolerated.get(r)) {
          strictly.or(breaking);
        }
      }
    }
    BitSet tolerable = (BitSet) broken.clone();
    tolerable.andNot(strictly);
    return new Restored(rows, broken, tolerable, repaired);
  }

  private BitSet breaking(int rule, Dataset rows) {
    BitSet breaking = new BitSet();
    IntPredicate test =
        known.containsKey(rule) ? known.get(rule).unknown(rows) : checker.broken(rule, rows, rows);
    for (int i = 0; i < rows.rowCount(); i++) {
      breaking.set(i, test.test(i));
    }
    return breaking;
  }

  /** The rule that most of these rows break, in words with the count; for a message. */
  public String maxBroken(Dataset rows) {
    String worst = "none";
    int most = 0;
    for (int r = 0; r < checker.size(); r++) {
      int count = checker.get(r) instanceof Constraint.Unique ? 0 : breaking(r, rows).cardinality();
      if (count > most) {
        most = count;
        worst = new Violation(r, checker.get(r), count) + " of %,d".formatted(rows.rowCount());
      }
    }
    return worst;
  }

  /**
   * The part of a condition that can be asked of the learned columns, where any row that meets the
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

  /** The columns whose cells may change after they are drawn. */
  private Set<String> changed() {
    Set<String> changed = new HashSet<>();
    gaps.forEach(gap -> changed.add(gap.high()));
    missing.forEach(step -> changed.addAll(step.names()));
    formulas.forEach(formula -> changed.add(formula.column()));
    return changed;
  }

  /** What facts of real patients it holds, one sentence each. */
  public List<String> disclosures() {
    List<String> facts = new ArrayList<>();
    joints.forEach(joint -> facts.add("for the declared rules, " + joint.disclosure()));
    gaps.forEach(gap -> facts.add("for the declared rules, " + gap.disclosure()));
    storedKnown()
        .forEach(
            (r, combinations) ->
                facts.add(
                    "for the declared rules, %d combinations of the columns %s"
                        .formatted(
                            combinations.size(),
                            String.join(", ", combinations.rows().schema().names()))));
    if (toleratedRate > 0) {
      facts.add("the share of real rows that break a declared rule which not every row keeps");
    }
    return facts;
  }

  /** Combinations that do not follow from a joint column. */
  private Map<Integer, JointValues> storedKnown() {
    Map<Integer, JointValues> stored = new TreeMap<>(known);
    stored.keySet().removeIf(r -> joint(checker.get(r)) != null);
    return stored;
  }

  private JointColumn joint(Constraint rule) {
    return joints.stream()
        .filter(joint -> joint.names().containsAll(rule.named()))
        .findFirst()
        .orElse(null);
  }

  /** Writes what was learned; nothing where there is no rule. */
  public void write(ArchiveWriter archive) {
    if (!hasConstraints()) {
      return;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("transformed", transformed.toJson());
    List<Object> columns = new ArrayList<>();
    for (JointColumn joint : joints) {
      Map<String, Object> column = new LinkedHashMap<>();
      column.put("column", joint.name());
      column.put("columns", joint.names());
      columns.add(column);
      joint.known().write(archive, "rules/joint-" + (columns.size() - 1));
    }
    tree.put("joints", columns);
    tree.put("gaps", gaps.stream().map(DifferenceColumn::toJson).toList());
    tree.put("tolerated", tolerated.stream().mapToObj(r -> Integer.toString(r)).toList());
    tree.put("toleratedRate", toleratedRate);
    storedKnown().forEach((r, combinations) -> combinations.write(archive, "rules/known-" + r));
    archive.json(DOCUMENT, tree);
  }

  /**
   * Reads what {@link #write} wrote. A model file without it was made without rules, or before
   * models were held to them.
   *
   * @param learned the columns of the samples that are learned, with their rules
   */
  public static ConstraintTransform read(ArchiveReader archive, Schema learned) {
    if (!archive.has(DOCUMENT)) {
      return none(learned);
    }
    JsonObject tree = archive.json(DOCUMENT);
    List<JointColumn> joints = new ArrayList<>();
    for (JsonObject joint : tree.objects("joints")) {
      List<String> names = joint.strings("columns");
      String prefix = "rules/joint-" + joints.size();
      joints.add(
          new JointColumn(
              joint.string("column"), names, JointValues.read(archive, prefix, names, learned)));
    }
    Map<Integer, JointValues> known = new HashMap<>();
    for (int r = 0; r < learned.constraints().size(); r++) {
      if (learned.constraints().get(r) instanceof Constraint.FixedCombination rule) {
        known.put(r, known(archive, r, rule, joints, learned));
      }
    }
    BitSet tolerated = new BitSet();
    for (String rule : tree.strings("tolerated")) {
      if (!rule.matches("\\d{1,6}")) {
        throw tree.malformed("tolerated", "positions of rules", "another text");
      }
      tolerated.set(Integer.parseInt(rule));
    }
    return new ConstraintTransform(
        learned,
        Schema.fromJson(tree.object("transformed")),
        joints,
        tree.objects("gaps").stream().map(DifferenceColumn::fromJson).toList(),
        known,
        tolerated,
        tree.number("toleratedRate"));
  }

  private static JointValues known(
      ArchiveReader archive,
      int index,
      Constraint.FixedCombination rule,
      List<JointColumn> joints,
      Schema learned) {
    for (JointColumn joint : joints) {
      if (joint.names().containsAll(rule.names())) {
        return JointValues.of(joint.known().rows().select(rule.names()));
      }
    }
    return JointValues.read(archive, "rules/known-" + index, rule.names(), learned);
  }
}
