package org.ehrsynth.constraint.transform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.InputException;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.constraint.JointValues;
import org.ehrsynth.constraint.ScreenedRows;
import org.ehrsynth.constraint.Violation;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Schema;

/**
 * A guarded table in the shape in which it is learned, and the plan that puts drawn rows back.
 *
 * @param guarded the table as it was, under the schema that declares the rules
 * @param transformed what the method learns
 * @param plan how what it draws is held to the rules
 */
public record ConstrainedTable(Dataset guarded, Dataset transformed, ConstraintTransform plan) {
  /** The share of rows whose rare combination may be drawn anew. */
  private static final double MAX_REPLACED = 0.05;

  /**
   * Prepares a table.
   *
   * @param admitted the real rows, under the schema that declares the rules
   * @param guarded the learned columns of the same rows, guarded
   * @param subjects whom each row belongs to
   * @param guard tells k
   * @throws InputException if no combination of a fixed one is held by at least k patients
   */
  public static ConstrainedTable of(
      ScreenedRows admitted, Dataset guarded, Subjects subjects, DisclosureGuard guard, Seed seed) {
    if (admitted.rows().schema().constraints().isEmpty()) {
      return plain(guarded);
    }
    Dataset real = admitted.rows().learned();
    List<GuardedConstraints.Kept> kept = GuardedConstraints.of(real, guarded);
    BitSet tolerated = new BitSet();
    for (int r = 0; r < kept.size(); r++) {
      tolerated.set(r, admitted.tolerated().get(kept.get(r).number()));
    }
    Schema schema =
        guarded
            .schema()
            .withConstraints(kept.stream().map(GuardedConstraints.Kept::constraint).toList());
    Preparation work = new Preparation(schema, tolerated, real, guarded, subjects, guard, seed);
    return work.table(tolerated.isEmpty() ? 0 : admitted.toleratedRate());
  }

  /** A table without rules: it is learned as it is. */
  public static ConstrainedTable plain(Dataset guarded) {
    return new ConstrainedTable(guarded, guarded, ConstraintTransform.none(guarded.schema()));
  }

  /**
   * Other rows in the shape in which the method learns. A combination that is not known is a
   * missing cell; what breaks another rule is kept, for the plan to put right or to refuse.
   *
   * @param rows the columns of {@link #guarded}, of its levels
   */
  public Dataset transformed(Dataset rows) {
    return plan.given(rows).transformed();
  }

  /** The columns on their way. */
  private static final class Preparation {
    private final Schema schema;
    private final BitSet tolerated;
    private final Dataset real;
    private final Dataset guarded;
    private final Subjects subjects;
    private final DisclosureGuard guard;
    private final Seed seed;
    private final Map<String, List<Column>> columns = new LinkedHashMap<>();
    private final List<JointColumn> joints = new ArrayList<>();
    private final List<DifferenceColumn> gaps = new ArrayList<>();

    Preparation(
        Schema schema,
        BitSet tolerated,
        Dataset real,
        Dataset guarded,
        Subjects subjects,
        DisclosureGuard guard,
        Seed seed) {
      this.schema = schema;
      this.tolerated = tolerated;
      this.real = real;
      this.guarded = guarded;
      this.subjects = subjects;
      this.guard = guard;
      this.seed = seed;
      guarded.columns().forEach(c -> columns.put(c.field().name(), List.of(c)));
    }

    ConstrainedTable table(double toleratedRate) {
      groups().forEach(this::join);
      orders();
      List<Column> transformed = columns.values().stream().flatMap(List::stream).toList();
      Dataset table = Dataset.of(transformed, schema.withConstraints(List.of()));
      return new ConstrainedTable(
          Dataset.of(guarded.columns(), schema),
          table,
          new ConstraintTransform(
              schema, table.schema(), joints, gaps, known(), tolerated, toleratedRate));
    }

    /** Columns that rules on combinations tie together. */
    private List<Set<String>> groups() {
      List<Set<String>> groups = new ArrayList<>();
      for (int r = 0; r < schema.constraints().size(); r++) {
        Constraint rule = schema.constraints().get(r);
        boolean ties =
            rule instanceof Constraint.FixedCombination || rule instanceof Constraint.ExactlyOne;
        if (ties && !tolerated.get(r)) {
          Set<String> merged = new LinkedHashSet<>(rule.named());
          for (Set<String> group : List.copyOf(groups)) {
            if (group.stream().anyMatch(rule.named()::contains)) {
              groups.remove(group);
              merged.addAll(group);
            }
          }
          groups.add(merged);
        }
      }
      return groups;
    }

    private void join(Set<String> group) {
      List<String> names = schema.names().stream().filter(group::contains).toList();
      JointValues held = held(names);
      BitSet refused = new BitSet();
      Schema own = held.rows().schema().withConstraints(within(group));
      ConstraintChecker rules = ConstraintChecker.of(own);
      for (int r = 0; r < rules.size(); r++) {
        refused.or(rules.breaking(r, held.rows(), held.rows()));
      }
      JointValues kept = held.without(refused);
      int replaced = 0;
      for (int code : kept.codes(guarded)) {
        replaced += code < 0 ? 1 : 0;
      }
      if (kept.size() > 0 && replaced <= MAX_REPLACED * guarded.rowCount()) {
        JointColumn joint = new JointColumn(fresh(String.join("+", names)), names, kept);
        joints.add(joint);
        columns.put(names.get(0), List.of(joint.transformed(guarded, seed)));
        names.subList(1, names.size()).forEach(columns::remove);
      }
    }

    private List<Constraint> within(Set<String> group) {
      List<Constraint> inside = new ArrayList<>();
      for (int r = 0; r < schema.constraints().size(); r++) {
        Constraint rule = schema.constraints().get(r);
        boolean requested =
            !(rule instanceof Constraint.Unique) && !(rule instanceof Constraint.FixedCombination);
        if (requested && !tolerated.get(r) && group.containsAll(rule.columns())) {
          inside.add(rule);
        }
      }
      return inside;
    }

    private JointValues held(List<String> names) {
      return JointValues.held(
          guarded.select(names), real.select(names), subjects, guard.minimumSubjects());
    }

    private void orders() {
      Set<String> computed = new HashSet<>();
      new RepairOrder(schema, joints, tolerated).formulas().forEach(f -> computed.add(f.column()));
      joints.forEach(joint -> computed.addAll(joint.names()));
      for (int r = 0; r < schema.constraints().size(); r++) {
        if (schema.constraints().get(r) instanceof Constraint.Ordered rule && !tolerated.get(r)) {
          for (int j = 1; j < rule.names().size(); j++) {
            order(rule.names().get(j - 1), rule.names().get(j), rule.strict(), computed);
          }
        }
      }
    }

    private void order(String low, String high, boolean strict, Set<String> computed) {
      boolean isComputed = gaps.stream().anyMatch(gap -> gap.high().equals(high));
      boolean lowComesLater =
          computed.contains(low) && joints.stream().noneMatch(j -> j.names().contains(low));
      if (isComputed || computed.contains(high) || lowComesLater || follows(low, high)) {
        return; // what is drawn in the wrong order is refused
      }
      DifferenceColumn gap = DifferenceColumn.of(fresh(high + "-" + low), low, high, guarded);
      Column distances = gap.transformed(guarded, subjects, guard, strict);
      if (distances.missingCount() == distances.size()) {
        return; // too few patients have both
      }
      Column own = guarded.column(high);
      if (ValueResolution.of(own, distances) < ValueResolution.of(distances, own)) {
        // Last visits crowd before the day of the extract, wherever the first ones lie: a drawn
        // distance would scatter them. What is drawn in the wrong order is refused.
        return;
      }
      gaps.add(gap);
      columns.put(high, gap.keepsHigh() ? List.of(own, distances) : List.of(distances));
    }

    /** Whether a column is put back from another one, directly or not. */
    private boolean follows(String column, String from) {
      return column.equals(from)
          || gaps.stream().anyMatch(g -> g.high().equals(column) && follows(g.low(), from));
    }

    private Map<Integer, JointValues> known() {
      Map<Integer, JointValues> known = new HashMap<>();
      for (int r = 0; r < schema.constraints().size(); r++) {
        if (schema.constraints().get(r) instanceof Constraint.FixedCombination rule) {
          JointValues held =
              joints.stream()
                  .filter(joint -> joint.names().containsAll(rule.names()))
                  .findFirst()
                  .map(joint -> JointValues.of(joint.known().rows().select(rule.names())))
                  .orElseGet(() -> held(rule.names()));
          if (held.size() == 0) {
            throw new InputException(
                "%s: expected a combination that at least %d patients hold, found none"
                    .formatted(Violation.name(r, rule), guard.minimumSubjects()));
          }
          known.put(r, held);
        }
      }
      return known;
    }

    private String fresh(String name) {
      String candidate = name;
      while (isTaken(candidate)) {
        candidate += "'";
      }
      return candidate;
    }

    private boolean isTaken(String name) {
      return schema.find(name) >= 0
          || columns.values().stream()
              .flatMap(List::stream)
              .anyMatch(column -> column.field().name().equals(name));
    }
  }
}
