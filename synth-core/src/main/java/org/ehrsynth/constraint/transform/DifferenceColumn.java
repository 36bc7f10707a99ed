package org.ehrsynth.constraint.transform;

import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * A difference column replaces the higher of two ordered columns by its distance from the lower
 * one, which is not negative. Where rows have the higher cell without the lower, the higher column
 * is learned beside it, and is drawn from there.
 *
 * @param name of the column of distances
 * @param low the lower column
 * @param high the higher column
 * @param keepsHigh whether the higher column is learned too
 * @param min the guarded range of the higher column, to which sums are clipped
 * @param max its upper end
 */
record DifferenceColumn(
    String name, String low, String high, boolean keepsHigh, double min, double max) {

  /** The gap of two columns of a guarded table. */
  static DifferenceColumn of(String name, String low, String high, Dataset guarded) {
    Column lower = guarded.column(low);
    Column higher = guarded.column(high);
    boolean alone = false;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < guarded.rowCount(); i++) {
      if (!higher.isMissing(i)) {
        alone |= lower.isMissing(i);
        min = Math.min(min, higher.number(i));
        max = Math.max(max, higher.number(i));
      }
    }
    return new DifferenceColumn(name, low, high, alone, min, max);
  }

  /**
   * The guarded distances; missing where one of the cells is.
   *
   * @param strict whether equal cells break the order: then the smallest distance is one unit
   */
  Column transformed(Dataset guarded, Subjects subjects, DisclosureGuard guard, boolean strict) {
    Column lower = guarded.column(low);
    Column higher = guarded.column(high);
    ColumnType.Numeric type = ColumnType.Numeric.unbounded(decimals(lower, higher));
    double minGap = strict ? Math.pow(10, -type.decimals()) : 0;
    double[] gaps = new double[guarded.rowCount()];
    for (int i = 0; i < gaps.length; i++) {
      // The guard may have clipped one of the two past the other.
      gaps[i] =
          lower.isMissing(i) || higher.isMissing(i)
              ? Double.NaN
              : Math.max(minGap, type.admit(higher.number(i) - lower.number(i)));
    }
    Dataset one = Dataset.of(Column.Numeric.of(Field.of(name, type), gaps));
    return guard.apply(one, subjects, Seed.of(0)).column(0); // numbers are clipped, not drawn
  }

  /** The distances of rows as they are; missing where one of the cells is. */
  Column known(Dataset rows, Field field) {
    Column lower = rows.column(low);
    Column higher = rows.column(high);
    ColumnType.Numeric type = (ColumnType.Numeric) field.type();
    double[] gaps = new double[rows.rowCount()];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] =
          lower.isMissing(i) || higher.isMissing(i)
              ? Double.NaN
              : type.admit(higher.number(i) - lower.number(i));
    }
    return Column.Numeric.of(field, gaps);
  }

  /**
   * The lower column where only the higher one is known: as far below it as was drawn, unless that
   * is beyond the learned range; then as it was drawn itself, though it may break the order.
   *
   * @param given rows whose known cells stay
   * @param drawn of the lower column
   * @param gaps as they were drawn
   */
  Column lowered(Dataset given, Column drawn, Column gaps) {
    Column higher = given.column(high);
    double[] differences = new double[given.rowCount()];
    for (int i = 0; i < differences.length; i++) {
      boolean isOpen = drawn.isMissing(i) || higher.isMissing(i) || gaps.isMissing(i);
      double lower = isOpen ? Double.NaN : higher.number(i) - gaps.number(i);
      boolean isBeyond =
          drawn.field().type() instanceof ColumnType.Numeric type
              && (lower < type.min() || lower > type.max());
      differences[i] = isBeyond ? Double.NaN : lower;
    }
    return Column.ofNumbers(drawn.field(), differences).filledFrom(drawn);
  }

  private static int decimals(Column lower, Column higher) {
    return lower.field().type() instanceof ColumnType.Numeric a
            && higher.field().type() instanceof ColumnType.Numeric b
        ? Math.max(a.decimals(), b.decimals())
        : 0;
  }

  /**
   * Puts the higher column in the place of the distances.
   *
   * @param field of the higher column
   */
  void restore(Map<String, Column> columns, Field field) {
    Column.Numeric gaps = (Column.Numeric) columns.remove(name);
    Column lower = columns.get(low);
    Column own = keepsHigh ? columns.get(high) : null;
    double[] sums = new double[gaps.size()];
    for (int i = 0; i < sums.length; i++) {
      boolean gone = own != null && own.isMissing(i);
      if (!gone && !lower.isMissing(i) && !gaps.isMissing(i)) {
        sums[i] = Math.min(Math.max(lower.number(i) + gaps.get(i), min), max);
      } else {
        sums[i] = own == null ? Double.NaN : own.number(i);
      }
    }
    columns.put(high, Column.ofNumbers(field, sums));
  }

  /** What it holds of real patients. */
  String disclosure() {
    return "the distance from %s to %s, between extremes that the guard leaves"
        .formatted(low, high);
  }

  JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("column", name);
    tree.put("columns", List.of(low, high));
    tree.put("keepsHigh", keepsHigh);
    tree.put("min", min);
    tree.put("max", max);
    return tree;
  }

  static DifferenceColumn fromJson(JsonObject tree) {
    List<String> columns = tree.strings("columns");
    if (columns.size() != 2) {
      throw tree.malformed("columns", "two columns", Integer.toString(columns.size()));
    }
    return new DifferenceColumn(
        tree.string("column"),
        columns.get(0),
        columns.get(1),
        tree.bool("keepsHigh", false),
        tree.number("min"),
        tree.number("max"));
  }
}
