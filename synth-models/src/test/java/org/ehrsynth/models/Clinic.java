package org.ehrsynth.models;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/** A table whose law is known, for models that need more than a few hundred rows. */
public final class Clinic {
  private Clinic() {}

  /**
   * Wards A, B, C of shares 0.5, 0.3, 0.2; ill with chance 0.1, 0.5, 0.9; a marker normal about 10,
   * 20, 30 with deviation 3; doses that are 0 for the well; a test that is missing for 0.9 of the
   * well and 0.1 of the ill.
   */
  public static Dataset rows(int n, Seed seed) {
    RandomStream draws = seed.generator();
    int[] ward = new int[n];
    int[] ill = new int[n];
    double[] marker = new double[n];
    double[] dose = new double[n];
    double[] test = new double[n];
    for (int i = 0; i < n; i++) {
      double u = draws.nextDouble();
      ward[i] = u < 0.5 ? 0 : u < 0.8 ? 1 : 2;
      ill[i] = draws.nextDouble() < 0.1 + 0.4 * ward[i] ? 1 : 0;
      marker[i] = Math.rint(10 * (10 + 10 * ward[i] + 3 * draws.nextGaussian())) / 10;
      dose[i] = ill[i] == 0 ? 0 : Math.rint(1 + 20 * draws.nextDouble());
      test[i] =
          draws.nextDouble() < (ill[i] == 0 ? 0.9 : 0.1)
              ? Double.NaN
              : Math.rint(100 + 10 * draws.nextGaussian());
    }
    return Dataset.of(
        Column.Coded.of(
            Field.of("ward", new ColumnType.Categorical(List.of("A", "B", "C"), false)), ward),
        Column.Coded.of(Field.of("ill", new ColumnType.Flag(List.of("no", "yes"))), ill),
        Column.Numeric.of(Field.of("marker", ColumnType.Numeric.unbounded(1)), marker),
        Column.Numeric.of(Field.of("dose", ColumnType.Numeric.unbounded(0)), dose),
        Column.Numeric.of(Field.of("test", ColumnType.Numeric.unbounded(0)), test));
  }

  /** The share of rows that have something, of those that have something else. */
  public static double fraction(Dataset rows, IntPredicate of, IntPredicate has) {
    int[] those = IntStream.range(0, rows.rowCount()).filter(of).toArray();
    return Arrays.stream(those).filter(has).count() / (double) those.length;
  }

  /** Whether a row has a level, by number. */
  public static IntPredicate is(Dataset rows, String column, int level) {
    String text = rows.schema().field(column).levels().get(level);
    Column cells = rows.column(column);
    return i -> !cells.isMissing(i) && cells.text(i).equals(text);
  }

  /** The mean of a number over some rows. */
  public static double mean(Dataset rows, String column, IntPredicate of) {
    Column.Numeric cells = (Column.Numeric) rows.column(column);
    return IntStream.range(0, rows.rowCount())
        .filter(of)
        .filter(i -> !cells.isMissing(i))
        .mapToDouble(cells::get)
        .average()
        .orElseThrow();
  }
}
