package org.ehrsynth.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.DecimalParser;
import org.ehrsynth.schema.Field;

/**
 * A wanted distribution of one column: per level a condition and how many rows.
 *
 * @param levels as they are written, in order
 * @param conditions one per level
 * @param counts rows per level; together those wanted
 */
record TargetDistribution(List<String> levels, List<Condition> conditions, int[] counts) {
  /** Levels that a message lists. */
  private static final int MAX_LISTED = 30;

  /**
   * The balance of a column.
   *
   * @param fractions per level, or number as it is written, a weight greater than 0; they are
   *     divided by their sum. Empty: equal shares of all levels
   * @param n rows together; the counts are n times the shares, rounded down, and what is left goes
   *     to those with the largest remainders, of equal ones to the first
   */
  static TargetDistribution of(Field field, Map<String, Double> fractions, int n) {
    String name = field.name();
    boolean isNumber = field.type() instanceof ColumnType.Numeric;
    if (!field.isLearned() || !(isNumber || field.type().isCoded())) {
      throw new InputException(
          "balance, column '%s': expected levels or numbers, found type %s"
              .formatted(name, field.type().label()));
    }
    if (fractions.isEmpty() && field.levels().isEmpty()) {
      throw new InputException(
          "balance, column '%s': expected shares of values, found none".formatted(name));
    }
    Map<String, Double> wanted = new LinkedHashMap<>();
    Map<String, Condition> conditions = new LinkedHashMap<>();
    fractions.forEach(
        (text, fraction) -> {
          if (!(fraction > 0 && fraction < Double.POSITIVE_INFINITY)) {
            throw new InputException(
                "balance, column '%s', level '%s': expected a share greater than 0, found %s"
                    .formatted(name, text, fraction));
          }
          String level = isNumber ? text.trim() : level(field, text);
          if (wanted.put(level, fraction) != null) {
            throw new InputException(
                "balance, column '%s': level '%s' has more than one share".formatted(name, level));
          }
          conditions.put(level, isNumber ? number(field, level) : level(field, level, text));
        });
    if (fractions.isEmpty()) {
      field.levels().forEach(level -> wanted.put(level, 1.0));
      field.levels().forEach(level -> conditions.put(level, level(field, level, level)));
    }
    return new TargetDistribution(
        List.copyOf(wanted.keySet()),
        List.copyOf(conditions.values()),
        counts(wanted.values().stream().mapToDouble(fraction -> fraction).toArray(), n));
  }

  /** The level that is meant; its outer blanks do not matter. */
  private static String level(Field field, String text) {
    if (field.levels().contains(text)) {
      return text;
    }
    List<String> alike =
        field.levels().stream().filter(level -> level.trim().equals(text.trim())).toList();
    if (alike.size() != 1) {
      List<String> levels = field.levels();
      String more = levels.size() > MAX_LISTED ? ", … (%d levels)".formatted(levels.size()) : "";
      throw new InputException(
          "balance, column '%s': unknown level '%s'; levels are: %s%s"
              .formatted(
                  field.name(),
                  text,
                  String.join(", ", levels.subList(0, Math.min(MAX_LISTED, levels.size()))),
                  more));
    }
    return alike.get(0);
  }

  private static Condition level(Field field, String level, String text) {
    boolean[] in = new boolean[field.levels().size()];
    in[field.levels().indexOf(level)] = true;
    return new Condition.InSet(
        field, new ValueSet(false, in, null), "%s == \"%s\"".formatted(field.name(), text));
  }

  private static Condition number(Field field, String text) {
    double value = DecimalParser.parse(text);
    if (Double.isNaN(value)) {
      throw new InputException(
          "balance, column '%s': expected a number, found '%s'".formatted(field.name(), text));
    }
    return new Condition.InSet(
        field,
        new ValueSet(false, null, List.of(new ValueSet.Interval(value, true, value, true))),
        "%s == %s".formatted(field.name(), text));
  }

  /** Largest remainders. */
  private static int[] counts(double[] weights, int n) {
    double sum = Arrays.stream(weights).sum();
    int[] counts = new int[weights.length];
    double[] rest = new double[weights.length];
    for (int i = 0; i < counts.length; i++) {
      double exact = n * (weights[i] / sum);
      counts[i] = (int) Math.floor(exact + 1e-9); // 0.7 · 10 is a little below 7
      rest[i] = exact - counts[i];
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, counts.length).boxed().toList());
    order.sort(Comparator.comparingDouble(i -> -Math.rint(1e9 * rest[i])));
    int left = n - Arrays.stream(counts).sum();
    for (int i = 0; i < left; i++) {
      counts[order.get(i)]++;
    }
    return counts;
  }
}
