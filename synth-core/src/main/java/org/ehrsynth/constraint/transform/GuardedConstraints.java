package org.ehrsynth.constraint.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.condition.ConditionException;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * Rewrites declared constraints for the guarded table: an expression that names a suppressed level
 * is written without it, since no synthetic row holds it, and a constraint on a column that was
 * blanked completely is left out.
 */
final class GuardedConstraints {
  private final Schema real;
  private final Schema guarded;

  private GuardedConstraints(Schema real, Schema guarded) {
    this.real = real;
    this.guarded = guarded;
  }

  /** A constraint that stays. */
  record Kept(int number, Constraint constraint) {}

  /** The constraints that stay, by their positions in the real schema, in order. */
  static List<Kept> of(Dataset real, Dataset guarded) {
    GuardedConstraints folded = new GuardedConstraints(real.schema(), guarded.schema());
    Set<String> blank =
        guarded.columns().stream()
            .filter(c -> c.size() > 0 && c.missingCount() == c.size())
            .filter(c -> real.column(c.field().name()).missingCount() < c.size())
            .map(c -> c.field().name())
            .collect(Collectors.toSet());
    List<Kept> kept = new ArrayList<>();
    for (int r = 0; r < real.schema().constraints().size(); r++) {
      Constraint constraint = real.schema().constraints().get(r);
      if (constraint.columns().stream().noneMatch(blank::contains)) {
        int index = r;
        folded.rewritten(constraint).ifPresent(rewritten -> kept.add(new Kept(index, rewritten)));
      }
    }
    return kept;
  }

  private Optional<Constraint> rewritten(Constraint constraint) {
    if (constraint instanceof Constraint.IfThen given) {
      return rewritten(given.premise())
          .flatMap(p -> rewritten(given.conclusion()).map(c -> new Constraint.IfThen(p, c)));
    }
    if (constraint instanceof Constraint.Missing given) {
      return rewritten(given.when()).map(when -> new Constraint.Missing(given.column(), when));
    }
    return Optional.of(constraint);
  }

  private Optional<String> rewritten(String expression) {
    if (isReadable(expression)) {
      return Optional.of(expression);
    }
    String text = written(Condition.parse(expression, real));
    return isReadable(text) ? Optional.of(text) : Optional.empty();
  }

  private boolean isReadable(String expression) {
    try {
      Condition.parse(expression, guarded);
      return true;
    } catch (ConditionException e) {
      return false; // a level that was folded away is what we look for
    }
  }

  private String written(Condition condition) {
    if (condition instanceof Condition.And and) {
      return joined(and.parts(), " and ");
    }
    if (condition instanceof Condition.Or or) {
      return joined(or.parts(), " or ");
    }
    return isReadable(condition.toString())
        ? condition.toString()
        : written((Condition.InSet) condition);
  }

  private String joined(List<Condition> parts, String word) {
    return parts.stream().map(this::written).collect(Collectors.joining(word, "(", ")"));
  }

  /** The levels of the set that are left. */
  private String written(Condition.InSet part) {
    Field field = part.field();
    ValueSet set = part.set();
    boolean[] in = set.levels();
    List<String> left = new ArrayList<>();
    for (int c = 0; in != null && c < in.length; c++) {
      String level = field.levels().get(c);
      if (in[c] && guarded.field(field.name()).levels().contains(level)) {
        left.add(level.indexOf('"') < 0 ? "\"" + level + "\"" : "'" + level + "'");
      }
    }
    String column = "`" + field.name() + "`";
    String missing = "missing(" + column + ")";
    String levels = column + " in (" + String.join(", ", left) + ")";
    if (left.isEmpty()) {
      return set.missing() ? missing : "(" + missing + " and not " + missing + ")";
    }
    return set.missing() ? "(" + levels + " or " + missing + ")" : levels;
  }
}
