package org.ehrsynth.encode;

import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * The numeric view of a numeric or temporal column, within the range that at least k subjects hold
 * from either end. With fewer than 2k subjects holding a value there is no range, and every decoded
 * cell is missing.
 *
 * @param field guarded: its bounds, where it has any, are low and high
 * @param low smallest number that leaves; NaN when there is no range
 * @param high largest number that leaves; NaN when there is no range
 */
record GuardedRange(Field field, double low, double high) {

  static GuardedRange of(Field field, double[] values, Subjects subjects, DisclosureGuard guard) {
    double[] range = guard.range(values, subjects);
    return range == null
        ? within(field, Double.NaN, Double.NaN)
        : within(field, range[0], range[1]);
  }

  private static GuardedRange within(Field field, double low, double high) {
    boolean none = Double.isNaN(low);
    Field guarded = field.withNullable(field.nullable() || none);
    if (field.type() instanceof ColumnType.Numeric type) {
      guarded =
          guarded.withType(
              none
                  ? ColumnType.Numeric.unbounded(type.decimals())
                  : new ColumnType.Numeric(type.decimals(), low, high));
    }
    return new GuardedRange(guarded, low, high);
  }

  /** Whether the field's cells have numbers. */
  static boolean has(Field field) {
    return field.type() instanceof ColumnType.Numeric
        || field.type() instanceof ColumnType.Temporal;
  }

  /** The numbers of cells; NaN is missing. Days and seconds are exact below 2⁵³. */
  static double[] of(Column cells) {
    return cells.match(
        Column.Numeric::toArray,
        c -> {
          throw new IllegalStateException("a coded column has no numbers");
        },
        t -> {
          double[] values = new double[t.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = t.isMissing(i) ? Double.NaN : t.get(i);
          }
          return values;
        });
  }

  boolean isEmpty() {
    return Double.isNaN(low);
  }

  /** The nearest number in range; NaN stays NaN; NaN when there is no range. */
  double clip(double value) {
    return Math.min(Math.max(value, low), high);
  }

  /** Clips all in place. */
  double[] clip(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = clip(values[i]);
    }
    return values;
  }

  /** Cells of clipped numbers, rounded as the field has it; NaN becomes missing. */
  Column column(double[] values) {
    if (field.type() instanceof ColumnType.Numeric type) {
      for (int i = 0; i < values.length; i++) {
        values[i] = isEmpty() ? Double.NaN : type.admit(values[i]);
      }
      return Column.Numeric.of(field, values);
    }
    long[] times = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      double value = clip(values[i]);
      times[i] = Double.isNaN(value) ? Column.Temporal.MISSING : (long) Math.rint(value);
    }
    return Column.Temporal.of(field, times);
  }

  void write(ArchiveWriter archive, String prefix) {
    archive.doubles(prefix + "/range.npy", new double[] {low, high});
  }

  static GuardedRange read(ArchiveReader archive, String prefix, Field field) {
    double[] range = archive.doubles(prefix + "/range.npy");
    if (range.length != 2 || range[0] > range[1]) {
      throw archive.malformed(prefix + "/range.npy", "a smallest and a largest number");
    }
    return within(field, range[0], range[1]);
  }
}
