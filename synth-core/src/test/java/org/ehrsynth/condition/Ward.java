package org.ehrsynth.condition;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;

/** A table of every kind of column, with the odd names and levels that real files have. */
final class Ward {
  static final ColumnType.Temporal DAY =
      new ColumnType.Temporal("dd/MM/uuuu", ColumnType.Temporal.Resolution.DAY);
  static final ColumnType.Temporal SECOND =
      new ColumnType.Temporal("uuuu-MM-dd HH:mm:ss", ColumnType.Temporal.Resolution.SECOND);

  private static final int ROWS = 400;

  private Ward() {}

  static Dataset of(Seed seed) {
    RandomStream draws = seed.generator();
    long day = LocalDate.of(2020, 1, 1).toEpochDay();
    return Dataset.of(
        Column.Coded.identifier(
            Field.of("id", new ColumnType.Identifier()).withRole(Role.SUBJECT),
            IntStream.range(0, ROWS).toArray(),
            IntStream.range(0, ROWS).mapToObj(i -> "p" + i).toList()),
        numbers("age", 0, draws, () -> 60 + draws.nextInt(10)),
        numbers("alk.phos", 1, draws, () -> (draws.nextInt(9) - 4) / 10.0),
        numbers("education-num", 0, draws, () -> draws.nextInt(4)),
        coded("sex", draws, new ColumnType.Categorical(List.of(" Female", " Male"), false)),
        coded("stage", draws, new ColumnType.Categorical(List.of("1", "2", "3", "4"), true)),
        coded("mgus", draws, new ColumnType.Flag(List.of("0", "1"))),
        coded("not", draws, new ColumnType.Code("", List.of("a \"b\"", "it's", "1d", "1.0"))),
        times("admitted", DAY, draws, () -> day + draws.nextInt(6)),
        times("seen at", SECOND, draws, () -> 86_400 * day + 43_200L * draws.nextInt(6)));
  }

  private static Column numbers(
      String name, int decimals, RandomStream draws, DoubleSupplier cell) {
    double[] values = new double[ROWS];
    Arrays.setAll(values, i -> draws.nextDouble() < 0.2 ? Double.NaN : cell.getAsDouble());
    return Column.Numeric.of(Field.of(name, ColumnType.Numeric.unbounded(decimals)), values);
  }

  private static Column coded(String name, RandomStream draws, ColumnType type) {
    Field field = Field.of(name, type);
    int[] codes = new int[ROWS];
    Arrays.setAll(codes, i -> draws.nextDouble() < 0.2 ? -1 : draws.nextInt(field.levels().size()));
    return Column.Coded.of(field, codes);
  }

  private static Column times(String name, ColumnType type, RandomStream draws, LongSupplier cell) {
    long[] values = new long[ROWS];
    Arrays.setAll(
        values, i -> draws.nextDouble() < 0.2 ? Column.Temporal.MISSING : cell.getAsLong());
    return Column.Temporal.of(Field.of(name, type), values);
  }
}
