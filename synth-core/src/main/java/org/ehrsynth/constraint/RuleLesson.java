package org.ehrsynth.constraint;

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
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.LevelGuard;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Schema;

/**
 * A guarded table in the shape in which it is learned, and the plan that puts drawn rows back.
 *
 * @param guarded the table as it was, under the schema that declares the rules
 * @param taught what the method learns
 * @param plan how what it draws is held to the rules
 */
public record RuleLesson(Dataset guarded, Dataset taught, RulePlan plan) {
  /** The share of rows whose rare combination may be drawn anew. */
  private static final double MOST_REPLACED = 0.05;

  /**
   * Prepares a table.
   *
   * @param admitted the real rows, under the schema that declares the rules
   * @param guarded the learned columns of the same rows, guarded
   * @param subjects whom each row belongs to
   * @param guard tells k
   * @throws InputException if no combination of a fixed one is held by at least k patients
   */
  public static RuleLesson of(
      AdmittedRows admitted, Dataset guarded, int[] subjects, LevelGuard guard, Seed seed) {
    if (admitted.rows().schema().constraints().isEmpty()) {
      return plain(guarded);
    }
    Dataset real = admitted.rows().learned();
    List<FoldedRules.Kept> kept = FoldedRules.of(real, guarded);
    BitSet excused = new BitSet();
    for (int r = 0; r < kept.size(); r++) {
      excused.set(r, admitted.excused().get(kept.get(r).rule()));
    }
    Schema schema =
        guarded.schema().withConstraints(kept.stream().map(FoldedRules.Kept::constraint).toList());
    Preparation work = new Preparation(schema, excused, real, guarded, subjects, guard, seed);
    return work.lesson(excused.isEmpty() ? 0 : admitted.excusedShare());
  }

  /** A table without rules: it is learned as it is. */
  public static RuleLesson plain(Dataset guarded) {
    return new RuleLesson(guarded, guarded, RulePlan.none(guarded.schema()));
  }

  /**
   * Other rows in the shape in which the method learns. A combination that is not known is a
   * missing cell; what breaks another rule is kept, for the plan to put right or to refuse.
   *
   * @param rows the columns of {@link #guarded}, of its levels
   */
  public Dataset taught(Dataset rows) {
    return plan.given(rows).taught();
  }

  /** The columns on their way. */
  private static final class Preparation {
    private final Schema schema;
    private final BitSet excused;
    private final Dataset real;
    private final Dataset guarded;
    private final int[] subjects;
    private final LevelGuard guard;
    private final Seed seed;
    private final Map<String, List<Column>> columns = new LinkedHashMap<>();
    private final List<JointColumn> joints = new ArrayList<>();
    private final List<GapColumn> gaps = new ArrayList<>();

    Preparation(
        Schema schema,
        BitSet excused,
        Dataset real,
        Dataset guarded,
        int[] subjects,
        LevelGuard guard,
        Seed seed) {
      this.schema = schema;
      this.excused = excused;
      this.real = real;
      this.guarded = guarded;
      this.subjects = subjects;
      this.guard = guard;
      this.seed = seed;
      guarded.columns().forEach(c -> columns.put(c.field().name(), List.of(c)));
    }

    RuleLesson lesson(double excusedShare) {
      groups().forEach(this::join);
      orders();
      List<Column> taught = columns.values().stream().flatMap(List::stream).toList();
      Dataset lesson = Dataset.of(taught, schema.withConstraints(List.of()));
      return new RuleLesson(
          Dataset.of(guarded.columns(), schema),
          lesson,
          new RulePlan(schema, lesson.schema(), joints, gaps, known(), excused, excusedShare));
    }

    /** Columns that rules on combinations tie together. */
    private List<Set<String>> groups() {
      List<Set<String>> groups = new ArrayList<>();
      for (int r = 0; r < schema.constraints().size(); r++) {
        Constraint rule = schema.constraints().get(r);
        boolean ties =
            rule instanceof Constraint.FixedCombination || rule instanceof Constraint.OneHot;
        if (ties && !excused.get(r)) {
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
      Combinations held = held(names);
      BitSet refused = new BitSet();
      Schema own = held.rows().schema().withConstraints(within(group));
      Rules rules = Rules.of(own);
      for (int r = 0; r < rules.size(); r++) {
        refused.or(rules.breaking(r, held.rows(), held.rows()));
      }
      Combinations kept = held.without(refused);
      int replaced = 0;
      for (int code : kept.codes(guarded)) {
        replaced += code < 0 ? 1 : 0;
      }
      if (kept.size() > 0 && replaced <= MOST_REPLACED * guarded.rows()) {
        JointColumn joint = new JointColumn(fresh(String.join("+", names)), names, kept);
        joints.add(joint);
        columns.put(names.get(0), List.of(joint.taught(guarded, seed)));
        names.subList(1, names.size()).forEach(columns::remove);
      }
    }

    private List<Constraint> within(Set<String> group) {
      List<Constraint> inside = new ArrayList<>();
      for (int r = 0; r < schema.constraints().size(); r++) {
        Constraint rule = schema.constraints().get(r);
        boolean asked =
            !(rule instanceof Constraint.Unique) && !(rule instanceof Constraint.FixedCombination);
        if (asked && !excused.get(r) && group.containsAll(rule.columns())) {
          inside.add(rule);
        }
      }
      return inside;
    }

    private Combinations held(List<String> names) {
      return Combinations.held(
          guarded.select(names), real.select(names), subjects, guard.minimumSubjects());
    }

    private void orders() {
      Set<String> computed = new HashSet<>();
      new RuleSteps(schema, joints, excused).formulas().forEach(f -> computed.add(f.column()));
      joints.forEach(joint -> computed.addAll(joint.names()));
      for (int r = 0; r < schema.constraints().size(); r++) {
        if (schema.constraints().get(r) instanceof Constraint.Ordered rule && !excused.get(r)) {
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
      GapColumn gap = GapColumn.of(fresh(high + "-" + low), low, high, guarded);
      Column distances = gap.taught(guarded, subjects, guard, strict);
      if (distances.missingCount() == distances.size()) {
        return; // too few patients have both
      }
      Column own = guarded.column(high);
      if (Spacing.of(own, distances) < Spacing.of(distances, own)) {
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

    private Map<Integer, Combinations> known() {
      Map<Integer, Combinations> known = new HashMap<>();
      for (int r = 0; r < schema.constraints().size(); r++) {
        if (schema.constraints().get(r) instanceof Constraint.FixedCombination rule) {
          Combinations held =
              joints.stream()
                  .filter(joint -> joint.names().containsAll(rule.names()))
                  .findFirst()
                  .map(joint -> Combinations.of(joint.known().rows().select(rule.names())))
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
