package org.ehrsynth.constraint.transform;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.ehrsynth.constraint.JointValues;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.RandomStream;

/**
 * Partial rows have some known cells; the method draws the others. This class gives them the shape
 * that the method learned and restores the completed rows so that they satisfy the declared
 * constraints as far as the known cells allow. Known cells never change.
 *
 * <ul>
 *   <li>Of a joint column the code is known where all its cells are, or where one combination alone
 *       fits those that are there. Else it is drawn, and a row whose draw does not fit is refused.
 *   <li>Of a distance both ends must be known. Where only the higher one is, the lower is put as
 *       far below it as was drawn.
 *   <li>Cells stay missing where a constraint says that they are; formulas are computed.
 * </ul>
 */
public final class PartialRows {
  private final ConstraintTransform plan;
  private final Dataset given;
  private final Map<JointColumn, int[][]> fitting = new HashMap<>();

  PartialRows(ConstraintTransform plan, Dataset given) {
    this.plan = plan;
    this.given = given;
    plan.joints().forEach(joint -> fitting.put(joint, fitting(joint)));
  }

  /** By row the codes that fit; null where no cell of the joint column is missing. */
  private int[][] fitting(JointColumn joint) {
    List<Column> columns = joint.names().stream().map(given::column).toList();
    Map<List<Object>, int[]> known = new HashMap<>();
    int[][] codes = new int[given.rowCount()][];
    for (int i = 0; i < codes.length; i++) {
      int row = i;
      if (columns.stream().anyMatch(c -> c.isMissing(row))) {
        codes[i] = known.computeIfAbsent(JointValues.cells(columns, i), joint::fitting);
      }
    }
    return codes;
  }

  /** The columns that the method learned; cells to be drawn are missing. */
  public Dataset transformed() {
    Map<String, Column> columns = new HashMap<>();
    given.columns().forEach(column -> columns.put(column.field().name(), column));
    for (JointColumn joint : plan.joints()) {
      int[] codes = joint.known().codes(given);
      int[][] fits = fitting.get(joint);
      for (int i = 0; i < codes.length; i++) {
        if (fits[i] != null) {
          codes[i] = fits[i].length == 1 ? fits[i][0] : -1;
        }
      }
      columns.put(joint.name(), Column.Coded.of(joint.field(), codes));
    }
    for (DifferenceColumn gap : plan.gaps()) {
      columns.put(gap.name(), gap.known(given, plan.transformed().field(gap.name())));
    }
    return Dataset.of(
        plan.transformed().fields().stream().map(f -> columns.get(f.name()).withField(f)).toList(),
        plan.transformed());
  }

  /**
   * Rows with their missing cells drawn.
   *
   * @param rows columns of the table that are learned; known cells as they were
   * @param refused the rows that should be drawn again: those that violate a constraint, and those
   *     of which a combination that the method drew did not fit and was replaced
   * @param broken the rows that violate a constraint
   */
  public record Completed(Dataset rows, BitSet refused, BitSet broken) {}

  /**
   * Puts drawn rows back.
   *
   * @param drawn {@link #transformed} with the missing cells drawn
   * @param draws for combinations in the place of those that do not fit
   */
  public Completed completed(Dataset drawn, RandomStream draws) {
    Map<String, Column> columns = new HashMap<>();
    drawn.columns().forEach(column -> columns.put(column.field().name(), column));
    BitSet refused = new BitSet();
    for (JointColumn joint : plan.joints()) {
      columns.put(joint.name(), fitted(joint, columns.get(joint.name()), refused, draws));
      joint.restore(columns);
    }
    for (DifferenceColumn gap : plan.gaps()) {
      separate(gap, columns);
    }
    plan.schema().fields().forEach(f -> columns.put(f.name(), merged(f.name(), columns)));
    Map<String, BitSet> blank = blank(columns);
    for (ComputedColumn formula : plan.formulas()) {
      Column known = given.column(formula.column());
      BitSet blanked = blank.getOrDefault(formula.column(), new BitSet());
      columns.put(
          formula.column(),
          formula.computed(assembled(columns), i -> known.isMissing(i) && !blanked.get(i)));
    }
    Dataset rows = assembled(columns);
    BitSet broken = plan.checker().violating(rows).strict();
    refused.or(broken);
    return new Completed(rows, refused, broken);
  }

  private Column merged(String name, Map<String, Column> columns) {
    return given.column(name).filledFrom(columns.get(name));
  }

  private Dataset assembled(Map<String, Column> columns) {
    return Dataset.of(
        plan.schema().fields().stream().map(f -> columns.get(f.name()).withField(f)).toList(),
        plan.schema());
  }

  private Column fitted(JointColumn joint, Column drawn, BitSet refused, RandomStream draws) {
    int[] codes = ((Column.Coded) drawn).toArray();
    int[][] fits = fitting.get(joint);
    for (int i = 0; i < codes.length; i++) {
      boolean drew = codes[i] >= 0;
      if (fits[i] != null && fits[i].length > 0) {
        drew = Arrays.binarySearch(fits[i], codes[i]) >= 0;
        codes[i] = drew ? codes[i] : fits[i][draws.nextInt(fits[i].length)];
      }
      codes[i] = Math.max(codes[i], 0);
      refused.set(i, refused.get(i) || !drew);
    }
    return Column.Coded.of(joint.field(), codes);
  }

  private void separate(DifferenceColumn gap, Map<String, Column> columns) {
    Column gaps = columns.get(gap.name());
    boolean isFree =
        plan.gaps().stream().noneMatch(other -> other.high().equals(gap.low()))
            && plan.joints().stream().noneMatch(joint -> joint.names().contains(gap.low()));
    columns.put(gap.low(), merged(gap.low(), columns));
    gap.restore(columns, plan.schema().field(gap.high()));
    columns.put(gap.high(), merged(gap.high(), columns));
    if (isFree) {
      Column lower = gap.lowered(given, columns.get(gap.low()), gaps);
      columns.put(gap.low(), given.column(gap.low()).filledFrom(lower));
    }
  }

  /** Blanks the cells that constraints say are missing; by column the rows. */
  private Map<String, BitSet> blank(Map<String, Column> columns) {
    Map<String, BitSet> blanked = new HashMap<>();
    for (MissingnessRepair step : plan.missing()) {
      IntPredicate holds = step.when().on(assembled(columns));
      for (String name : step.names()) {
        Column known = given.column(name);
        int[] from = new int[given.rowCount()];
        BitSet rows = blanked.computeIfAbsent(name, n -> new BitSet());
        for (int i = 0; i < from.length; i++) {
          boolean blank = known.isMissing(i) && holds.test(i);
          from[i] = blank ? ColumnEditor.BLANK : ColumnEditor.KEEP;
          rows.set(i, blank || rows.get(i));
        }
        columns.put(name, ColumnEditor.of(columns.get(name), from, columns.get(name)));
      }
    }
    return blanked;
  }
}
