package org.ehrsynth.guard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.Seed;
import org.ehrsynth.scale.Extremes;
import org.ehrsynth.scale.LevelCounts;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * Removes what fewer than k subjects hold, before any model sees the table.
 *
 * <ul>
 *   <li>A level held by fewer than k distinct subjects leaves the schema; its cells are drawn anew
 *       from the levels that stay, by their counts. When none stays the column is all missing.
 *   <li>Numbers and times are clipped to [lo, hi], where lo is the smallest value such that at
 *       least k subjects hold a value at most lo, and hi likewise from above. With fewer than 2k
 *       subjects holding a value the column is all missing.
 * </ul>
 *
 * <p>Rarity is counted in subjects, not rows: one patient with a thousand visits is one patient.
 *
 * @param minimumSubjects k, at least 1; 1 switches the guard off, which is a privacy decision that
 *     provenance records
 */
public record DisclosureGuard(int minimumSubjects) {

  /** Five subjects, the usual small-cell rule. */
  public static final DisclosureGuard DEFAULT = new DisclosureGuard(5);

  public DisclosureGuard {
    if (minimumSubjects < 1) {
      throw new IllegalArgumentException(
          "minimumSubjects must be at least 1, found " + minimumSubjects);
    }
  }

  /**
   * Returns the same rows without rare levels and extreme numbers.
   *
   * @param subjects the subject of each row, as {@link Dataset#subjects()} returns them
   * @param seed for the draws that replace rare levels; row i of a column draws from {@code
   *     seed.derive("guard/" + column).derive(i)}, in whatever order rows arrive
   */
  public Dataset apply(Dataset data, Subjects subjects, Seed seed) {
    List<Column> guarded = new ArrayList<>();
    for (Column column : data.columns()) {
      Seed own = seed.derive("guard/" + column.field().name());
      guarded.add(
          column.<Column>match(
              n -> guard(n, subjects),
              c -> c.field().type().isCoded() ? guard(c, subjects, own) : c,
              t -> guard(t, subjects)));
    }
    return Dataset.of(guarded, data.schema());
  }

  private Column guard(Column.Coded column, Subjects subjects, Seed seed) {
    List<String> levels = column.levels();
    int[] codes = column.toArray();
    LevelCounts counts = LevelCounts.of(column, subjects);
    List<String> kept = new ArrayList<>();
    int[] recode = new int[levels.size()];
    double[] weights = new double[levels.size()];
    for (int c = 0; c < recode.length; c++) {
      recode[c] = -1;
      if (counts.subjects(c) >= minimumSubjects) {
        recode[c] = kept.size();
        weights[kept.size()] = counts.rows(c);
        kept.add(levels.get(c));
      }
    }
    AliasSampler common =
        kept.isEmpty() ? null : AliasSampler.of(Arrays.copyOf(weights, kept.size()));
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] >= 0) {
        int code = recode[codes[i]];
        // Each row draws from a stream of its own: what replaces it does not depend on other rows.
        codes[i] = code < 0 && common != null ? common.draw(seed.derive(i).generator()) : code;
      }
    }
    Field field = column.field();
    List<String> events = field.eventLevels().stream().filter(kept::contains).toList();
    boolean blanked = kept.isEmpty() && column.size() > 0;
    return Column.Coded.of(
        field.withLevels(kept).withEventLevels(events).withNullable(field.nullable() || blanked),
        codes);
  }

  private Column guard(Column.Numeric column, Subjects subjects) {
    double[] values = column.toArray();
    double[] range = range(values, subjects);
    ColumnType.Numeric type = (ColumnType.Numeric) column.field().type();
    for (int i = 0; i < values.length; i++) {
      values[i] = range == null ? Double.NaN : Math.min(Math.max(values[i], range[0]), range[1]);
    }
    ColumnType guarded =
        range == null
            ? ColumnType.Numeric.unbounded(type.decimals())
            : new ColumnType.Numeric(type.decimals(), range[0], range[1]);
    Field field = column.field();
    return Column.Numeric.of(
        field.withType(guarded).withNullable(field.nullable() || range == null), values);
  }

  private Column guard(Column.Temporal column, Subjects subjects) {
    long[] values = column.toArray();
    double[] range = range(column.toNumbers(), subjects);
    for (int i = 0; i < values.length; i++) {
      if (range == null) {
        values[i] = Column.Temporal.MISSING;
      } else if (!column.isMissing(i)) {
        values[i] = Math.min(Math.max(values[i], (long) range[0]), (long) range[1]);
      }
    }
    Field field = column.field();
    return Column.Temporal.of(field.withNullable(field.nullable() || range == null), values);
  }

  /**
   * Computes the guarded range of numbers.
   *
   * @param values NaN is missing; not modified
   * @return {lo, hi}, or null when fewer than 2k subjects hold a number
   */
  public double[] range(double[] values, Subjects subjects) {
    return range(Extremes.of(values, subjects, 2 * minimumSubjects));
  }

  /**
   * Computes the guarded range of numbers from their extremes.
   *
   * @param extremes of 2k subjects at least
   * @return {lo, hi}, or null when fewer than 2k subjects hold a number
   */
  public double[] range(Extremes extremes) {
    // A range needs k subjects at either end, and they must not be the same ones.
    int needed = minimumSubjects == 1 ? 1 : 2 * minimumSubjects;
    return extremes.subjects() < needed
        ? null
        : new double[] {extremes.lowest(minimumSubjects), extremes.highest(minimumSubjects)};
  }
}
