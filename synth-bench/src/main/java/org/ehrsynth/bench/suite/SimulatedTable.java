package org.ehrsynth.bench.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * A simulated table of any size, to measure the growth of time and memory. Each column depends on
 * its own mixture of three latent factors of a row. They come in turns of five: a whole number, a
 * skewed number with two decimals of which every fifth is missing, a flag, a category of {@code
 * levels} levels of which the n-th has a probability proportional to 1/n, and a number of one
 * decimal with a spike at zero.
 *
 * @param rows at least 10
 * @param columns at least 2
 * @param levels of every category, at least 2
 */
public record SimulatedTable(int rows, int columns, int levels) {
  private static final int MIN_ROWS = 10;
  private static final int FACTORS = 3;
  private static final int KINDS = 5;
  private static final double MISSING = 0.2;
  private static final double ZEROS = 0.4;
  private static final long SEED = 20_261_125;

  public SimulatedTable {
    if (rows < MIN_ROWS || columns < 2 || levels < 2) {
      throw new IllegalArgumentException(
          "a simulated table needs at least %d rows, 2 columns and 2 levels, found %d, %d and %d"
              .formatted(MIN_ROWS, rows, columns, levels));
    }
  }

  /** The rows: always the same for the same sizes; fewer rows are the first of more. */
  Dataset generate() {
    Seed seed = Seed.of(SEED);
    double[][] factors = new double[FACTORS][rows];
    for (int f = 0; f < FACTORS; f++) {
      RandomStream draws = seed.derive("factor").derive(f).generator();
      Arrays.setAll(factors[f], i -> draws.nextGaussian());
    }
    List<Column> table = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      table.add(column(c, latent(c, factors, seed), seed.derive("column").derive(c).generator()));
    }
    return Dataset.of(table);
  }

  /** Standard normal: two factors and noise. */
  private double[] latent(int c, double[][] factors, Seed seed) {
    RandomStream draws = seed.derive("noise").derive(c).generator();
    double[] one = factors[c % FACTORS];
    double[] other = factors[(c / FACTORS) % FACTORS];
    double weight = one == other ? 0 : 0.4;
    double noise = Math.sqrt(1 - 0.36 - weight * weight);
    double[] z = new double[rows];
    Arrays.setAll(z, i -> 0.6 * one[i] + weight * other[i] + noise * draws.nextGaussian());
    return z;
  }

  private Column column(int c, double[] z, RandomStream draws) {
    String name = String.format(Locale.ROOT, "c%03d", c);
    return switch (c % KINDS) {
      case 0 -> number(name, 0, false, z, x -> 50 + 15 * x);
      case 1 ->
          number(name, 2, true, z, x -> draws.nextDouble() < MISSING ? Double.NaN : Math.exp(x));
      case 2 -> coded(name, List.of("0", "1"), z, new double[] {0.7, 0.3});
      case 3 -> coded(name, names(), z, fractions());
      default -> number(name, 1, false, z, x -> draws.nextDouble() < ZEROS ? 0 : 10 * Math.abs(x));
    };
  }

  @FunctionalInterface
  private interface Cell {
    double of(double z);
  }

  private Column number(String name, int decimals, boolean nullable, double[] z, Cell cell) {
    double unit = Math.pow(10, decimals);
    double[] x = new double[rows];
    Arrays.setAll(x, i -> Math.rint(cell.of(z[i]) * unit) / unit);
    ColumnType type = ColumnType.Numeric.unbounded(decimals);
    return Column.Numeric.of(Field.of(name, type).withNullable(nullable), x);
  }

  /** Cuts z into levels with about the given proportions of a standard normal. */
  private Column coded(String name, List<String> texts, double[] z, double[] fractions) {
    double[] upTo = new double[fractions.length];
    double sum = Arrays.stream(fractions).sum();
    for (int level = 0; level < fractions.length; level++) {
      upTo[level] = (level == 0 ? 0 : upTo[level - 1]) + fractions[level] / sum;
    }
    int[] codes = new int[rows];
    for (int i = 0; i < rows; i++) {
      // The logistic curve is within 0.01 of the normal distribution function.
      int at = Arrays.binarySearch(upTo, 1 / (1 + Math.exp(-1.702 * z[i])));
      codes[i] = Math.min(at < 0 ? -at - 1 : at, fractions.length - 1);
    }
    ColumnType type =
        texts.size() == 2 ? new ColumnType.Flag(texts) : new ColumnType.Categorical(texts, false);
    return Column.Coded.of(Field.of(name, type).withNullable(false), codes);
  }

  private List<String> names() {
    return IntStream.range(0, levels)
        .mapToObj(l -> String.format(Locale.ROOT, "L%05d", l))
        .toList();
  }

  private double[] fractions() {
    return IntStream.range(0, levels).mapToDouble(level -> 1.0 / (level + 1)).toArray();
  }

  /** As a JSON tree. */
  JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("rows", (long) rows);
    tree.put("columns", (long) columns);
    tree.put("levels", (long) levels);
    return tree;
  }
}
