package org.ehrsynth.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * A made table of visits with a main diagnosis of {@value #CODES} codes, the n-th with a share as
 * 1/n, and eleven other columns that depend on it and on age: numbers, levels, flags and a day.
 */
final class SimulatedCodes {
  static final int CODES = 1_000;

  private static final long FIRST_DAY = 14_610; // 2010-01-01

  private SimulatedCodes() {}

  static Dataset of(int rows, Seed seed) {
    RandomStream draws = seed.generator();
    double[] fractions = new double[CODES];
    Arrays.setAll(fractions, c -> 1.0 / (c + 1));
    AliasSampler byFraction = AliasSampler.of(fractions);
    int[] code = new int[rows];
    double[][] numbers = new double[6][rows];
    int[][] levels = new int[4][rows];
    long[] day = new long[rows];
    for (int i = 0; i < rows; i++) {
      code[i] = byFraction.draw(draws);
      double burden = code[i] % 10 / 10.0;
      double age = Math.min(99, Math.max(18, 50 + 30 * burden + 15 * draws.nextGaussian()));
      numbers[0][i] = Math.rint(age);
      numbers[1][i] = Math.rint(100 + 0.5 * age + 12 * draws.nextGaussian());
      numbers[2][i] = Math.rint(0.5 * numbers[1][i] + 10 + 7 * draws.nextGaussian());
      numbers[3][i] = Math.rint(10 * (27 + 4 * draws.nextGaussian())) / 10;
      numbers[4][i] = Math.rint(100 * Math.exp(burden + 0.4 * draws.nextGaussian())) / 100;
      numbers[5][i] =
          draws.nextDouble() < 0.3
              ? Double.NaN
              : Math.rint(Math.exp(1 + burden + draws.nextGaussian()));
      levels[0][i] = draws.nextDouble() < 0.55 ? 0 : 1;
      levels[1][i] = draws.nextInt(8);
      levels[2][i] = draws.nextDouble() < burden / 2 ? 1 : 0;
      levels[3][i] = (int) Math.min(4, 5 * burden * draws.nextDouble() + draws.nextDouble());
      day[i] = FIRST_DAY + draws.nextInt(3_650);
    }
    List<Column> columns = new ArrayList<>();
    columns.add(Column.Coded.of(Field.of("diagnosis", code()), code));
    String[] names = {"age", "systolic", "diastolic", "bmi", "creatinine", "stay"};
    int[] decimals = {0, 0, 0, 1, 2, 0};
    for (int c = 0; c < names.length; c++) {
      Field field = Field.of(names[c], ColumnType.Numeric.unbounded(decimals[c]));
      columns.add(Column.Numeric.of(field.withNullable(c == names.length - 1), numbers[c]));
    }
    columns.add(coded("sex", false, List.of("F", "M"), levels[0]));
    columns.add(coded("ward", false, List.of("A", "B", "C", "D", "E", "F", "G", "H"), levels[1]));
    columns.add(coded("died", false, List.of("0", "1"), levels[2]));
    columns.add(coded("stage", true, List.of("0", "1", "2", "3", "4"), levels[3]));
    ColumnType date = new ColumnType.Temporal("yyyy-MM-dd", ColumnType.Temporal.Resolution.DAY);
    columns.add(Column.Temporal.of(Field.of("admitted", date), day));
    return Dataset.of(columns);
  }

  private static ColumnType code() {
    List<String> codes = new ArrayList<>();
    for (int c = 0; c < CODES; c++) {
      codes.add(String.format(Locale.ROOT, "%c%02d", 'A' + c / 100, c % 100));
    }
    return new ColumnType.Code("ICD-10", codes);
  }

  private static Column coded(String name, boolean ordered, List<String> levels, int[] codes) {
    return Column.Coded.of(Field.of(name, new ColumnType.Categorical(levels, ordered)), codes);
  }
}
