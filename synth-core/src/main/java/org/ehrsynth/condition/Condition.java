package org.ehrsynth.condition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * A condition selects rows, for instance {@code age >= 65 and sex == "F" and not
 * missing(creatinine) and stage in (3, 4)}.
 *
 * <p>Two truth values, no third: a comparison with a missing cell is false, whatever its operator
 * ({@code !=} and {@code not in} too), and its negation true. {@code not (age >= 65)} holds where
 * age is missing, {@code age < 65} does not.
 */
public sealed interface Condition {

  /** Every row. */
  // And has no static state that another thread could wait for.
  @SuppressWarnings("ClassInitializationDeadlock")
  Condition ANY = new And(List.of());

  /**
   * Reads an expression: comparisons (== != &lt; &lt;= &gt; &gt;=), {@code in (…)}, {@code not in
   * (…)}, {@code missing(column)}, and / or / not and parentheses; not binds closest, then and.
   * Texts stand in single or double quotes; column names other than letters, digits, {@code _ . -}
   * in backquotes; times are texts in the column's own format or as ISO 8601 has them. Levels may
   * be written without their outer blanks, and as a number of the same value, where one level alone
   * fits. Levels with an order are compared by it, others only with == and !=.
   *
   * @param schema the columns it may name
   * @throws ConditionException pointing at the place, if a column or level is unknown, a value does
   *     not fit its column, or the text is not an expression
   */
  static Condition parse(String expression, Schema schema) {
    return new ConditionParser(expression, schema).parse();
  }

  /**
   * A test of one row of a dataset, with names and levels looked up once. The dataset's columns are
   * those of the schema parsed against; levels are matched by their texts, and one that the schema
   * does not know meets no comparison and no negation.
   */
  IntPredicate on(Dataset data);

  /** The rows that meet the condition, increasing. */
  default int[] matching(Dataset data) {
    IntPredicate test = on(data);
    int[] rows = new int[data.rowCount()];
    int n = 0;
    for (int i = 0; i < rows.length; i++) {
      if (test.test(i)) {
        rows[n++] = i;
      }
    }
    return Arrays.copyOf(rows, n);
  }

  /** The condition's negation. */
  Condition negate();

  /**
   * The condition as one set per column that must all be met, by column name; empty when it is not
   * of that form, as {@code age > 60 or sex == "F"}.
   */
  Optional<Map<String, ValueSet>> asBox();

  /**
   * The condition as boxes that have no row in common: a set per column each, as of {@link #asBox};
   * a row meets it that is in one of them. None where no row can meet it.
   *
   * @param maxBoxes boxes, or more on the way; empty when it takes more
   */
  default Optional<List<Map<String, ValueSet>>> boxes(int maxBoxes) {
    return DisjointBoxes.of(this, maxBoxes);
  }

  /**
   * A condition with {@link #asBox} that holds wherever this one does: of {@code age > 80 and (sex
   * == "F" or stage == 4)} the part {@code age > 80}. Rows drawn under it are rejected far less
   * often. {@link #ANY} when there is no such part.
   */
  default Condition boxRelaxation() {
    return asBox().isPresent() ? this : ANY;
  }

  /** One column's cell lies in a set. */
  record InSet(Field field, ValueSet set, String text) implements Condition {
    private static final String NOT = "not ";

    @Override
    public IntPredicate on(Dataset data) {
      boolean missing = set.missing();
      return data.column(field.name())
          .match(
              n -> row -> set.containsNumber(n.get(row)),
              c -> {
                boolean[] allowed = allowed(c.levels());
                return row -> c.get(row) < 0 ? missing : allowed[c.get(row)];
              },
              t -> row -> set.containsNumber(t.number(row)));
    }

    private boolean[] allowed(List<String> levels) {
      if (levels.equals(field.levels())) {
        return set.levels();
      }
      boolean[] allowed = new boolean[levels.size()];
      for (int i = 0; i < allowed.length; i++) {
        int code = field.levels().indexOf(levels.get(i));
        allowed[i] = code >= 0 && set.containsLevel(code);
      }
      return allowed;
    }

    @Override
    public Condition negate() {
      String negated = text.startsWith(NOT) ? text.substring(NOT.length()) : NOT + text;
      return new InSet(field, set.complement(), negated);
    }

    @Override
    public Optional<Map<String, ValueSet>> asBox() {
      return Optional.of(new TreeMap<>(Map.of(field.name(), set)));
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** All hold; none means every row. */
  record And(List<Condition> parts) implements Condition {
    public And {
      parts = List.copyOf(parts);
    }

    @Override
    public IntPredicate on(Dataset data) {
      IntPredicate[] tests = tests(parts, data);
      return row -> {
        for (IntPredicate test : tests) {
          if (!test.test(row)) {
            return false;
          }
        }
        return true;
      };
    }

    @Override
    public Condition negate() {
      return new Or(parts.stream().map(Condition::negate).toList());
    }

    @Override
    public Optional<Map<String, ValueSet>> asBox() {
      Map<String, ValueSet> all = new TreeMap<>();
      for (Condition part : parts) {
        Optional<Map<String, ValueSet>> own = part.asBox();
        if (own.isEmpty()) {
          return own;
        }
        own.get().forEach((name, set) -> all.merge(name, set, ValueSet::intersect));
      }
      return Optional.of(all);
    }

    @Override
    public Condition boxRelaxation() {
      List<Condition> kept =
          parts.stream().map(Condition::boxRelaxation).filter(part -> !part.equals(ANY)).toList();
      return kept.size() == 1 ? kept.get(0) : new And(kept);
    }

    @Override
    public String toString() {
      return join(parts, " and ", "every row");
    }
  }

  /** At least one holds; none means no row. */
  record Or(List<Condition> parts) implements Condition {
    public Or {
      parts = List.copyOf(parts);
    }

    @Override
    public IntPredicate on(Dataset data) {
      IntPredicate[] tests = tests(parts, data);
      return row -> {
        for (IntPredicate test : tests) {
          if (test.test(row)) {
            return true;
          }
        }
        return false;
      };
    }

    @Override
    public Condition negate() {
      return new And(parts.stream().map(Condition::negate).toList());
    }

    @Override
    public Optional<Map<String, ValueSet>> asBox() {
      List<Map<String, ValueSet>> own = new ArrayList<>();
      for (Condition part : parts) {
        part.asBox().ifPresent(own::add);
      }
      boolean oneColumn =
          !parts.isEmpty()
              && own.size() == parts.size()
              && own.stream().allMatch(m -> m.size() == 1)
              && own.stream().flatMap(m -> m.keySet().stream()).distinct().count() == 1;
      if (!oneColumn) {
        return Optional.empty();
      }
      Map<String, ValueSet> all = new TreeMap<>();
      own.forEach(m -> m.forEach((name, set) -> all.merge(name, set, ValueSet::union)));
      return Optional.of(all);
    }

    @Override
    public String toString() {
      return join(parts, " or ", "no row");
    }
  }

  private static IntPredicate[] tests(List<Condition> parts, Dataset data) {
    return parts.stream().map(part -> part.on(data)).toArray(IntPredicate[]::new);
  }

  private static String join(List<Condition> parts, String word, String none) {
    return parts.isEmpty()
        ? none
        : parts.stream()
            .map(p -> p instanceof InSet || parts.size() == 1 ? p.toString() : "(" + p + ")")
            .collect(Collectors.joining(word));
  }
}
