package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.data.Column;
import org.ehrsynth.encode.NumericMarginal;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/** One column of a pool of generated rows, with the marginal from which its cells are drawn. */
sealed interface PoolColumn {

  /** Number of rows of the pool. */
  int size();

  /**
   * Draws the cells of some rows of the pool; a shorter draw is a prefix of a longer one.
   *
   * @param rows positions, which may repeat
   */
  Column draw(Field field, int[] rows, RandomStream draws);

  /** The probability that a row's cell is in a set, in [0, 1]. */
  double fraction(int row, Field field, ValueSet set);

  /**
   * Draws cells within a set, for rows whose cells can be in it. A number that is rounded at an
   * edge of the set may fall outside it.
   */
  Column draw(Field field, int[] rows, ValueSet set, RandomStream draws);

  void write(ArchiveWriter archive, String prefix);

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws org.ehrsynth.archive.ArchiveFormatException if the cells are not those of the field
   */
  static PoolColumn read(ArchiveReader archive, String prefix, Field field) {
    return field.type().isCoded()
        ? Levels.read(archive, prefix, field)
        : Numbers.read(archive, prefix);
  }

  /**
   * A column of levels.
   *
   * @param codes −1 is missing; not copied
   */
  record Levels(int[] codes) implements PoolColumn {
    private static final String CODES = "/codes.npy";

    @Override
    public int size() {
      return codes.length;
    }

    @Override
    public Column draw(Field field, int[] rows, RandomStream draws) {
      return Column.Coded.of(field, Arrays.stream(rows).map(row -> codes[row]).toArray());
    }

    @Override
    public double fraction(int row, Field field, ValueSet set) {
      return set.containsLevel(codes[row]) ? 1 : 0;
    }

    @Override
    public Column draw(Field field, int[] rows, ValueSet set, RandomStream draws) {
      return draw(field, rows, draws);
    }

    @Override
    public void write(ArchiveWriter archive, String prefix) {
      archive.ints(prefix + CODES, codes);
    }

    private static Levels read(ArchiveReader archive, String prefix, Field field) {
      int[] codes = archive.ints(prefix + CODES);
      if (Arrays.stream(codes).anyMatch(code -> code < -1 || code >= field.levels().size())) {
        throw archive.malformed(prefix + CODES, "codes of the column's levels");
      }
      return new Levels(codes);
    }
  }

  /**
   * A column of numbers or times, as intervals of probability.
   *
   * @param marginal the quantile function
   * @param low the lower ends, in [0, 1]; NaN is missing; not copied
   * @param high the upper ends, at least the lower ones
   */
  record Numbers(NumericMarginal marginal, double[] low, double[] high) implements PoolColumn {
    private static final String LOW = "/low.npy";
    private static final String HIGH = "/high.npy";
    private static final String MARGINAL = "/margin";

    @Override
    public int size() {
      return low.length;
    }

    @Override
    public Column draw(Field field, int[] rows, RandomStream draws) {
      double[] values = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        double from = low[rows[i]];
        double u = from + (high[rows[i]] - from) * draws.nextDouble();
        values[i] = Double.isNaN(u) ? Double.NaN : marginal.quantile(u);
      }
      return Column.ofNumbers(field, values);
    }

    @Override
    public double fraction(int row, Field field, ValueSet set) {
      if (Double.isNaN(low[row])) {
        return set.missing() ? 1 : 0;
      }
      double mass = 0;
      for (double[] span : spans(row, field, set)) {
        mass += span[1] - span[0];
      }
      return mass / (high[row] - low[row]);
    }

    @Override
    public Column draw(Field field, int[] rows, ValueSet set, RandomStream draws) {
      double[] values = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        double v = draws.nextDouble();
        values[i] =
            Double.isNaN(low[rows[i]])
                ? Double.NaN
                : marginal.quantile(within(spans(rows[i], field, set), v));
      }
      return Column.ofNumbers(field, values);
    }

    /** The part of a row's interval whose numbers, once rounded, are in the set. */
    private List<double[]> spans(int row, Field field, ValueSet set) {
      int decimals = field.type() instanceof ColumnType.Numeric type ? type.decimals() : 0;
      double half = 0.5 * Math.pow(10, -decimals);
      List<double[]> spans = new ArrayList<>();
      for (ValueSet.Interval interval : set.intervals()) {
        double[] part =
            marginal.probabilities(
                interval.low() + (interval.lowIncluded() ? -half : half),
                interval.high() + (interval.highIncluded() ? half : -half));
        double from = Math.max(part[0], low[row]);
        double to = Math.min(part[1], high[row]);
        if (from < to) {
          spans.add(new double[] {from, to});
        }
      }
      return spans;
    }

    private static double within(List<double[]> spans, double v) {
      double mass = spans.stream().mapToDouble(span -> span[1] - span[0]).sum();
      double left = v * mass;
      for (double[] span : spans) {
        if (left <= span[1] - span[0]) {
          return span[0] + left;
        }
        left -= span[1] - span[0];
      }
      return spans.get(spans.size() - 1)[1];
    }

    @Override
    public void write(ArchiveWriter archive, String prefix) {
      archive.doubles(prefix + LOW, low);
      archive.doubles(prefix + HIGH, high);
      marginal.write(archive, prefix + MARGINAL);
    }

    private static Numbers read(ArchiveReader archive, String prefix) {
      double[] low = archive.doubles(prefix + LOW);
      double[] high = archive.doubles(prefix + HIGH);
      boolean isWhole = low.length == high.length;
      for (int i = 0; isWhole && i < low.length; i++) {
        isWhole =
            Double.isNaN(low[i])
                ? Double.isNaN(high[i])
                : low[i] >= 0 && low[i] <= high[i] && high[i] <= 1;
      }
      if (!isWhole) {
        throw archive.malformed(prefix + LOW, "ends of intervals of probability");
      }
      return new Numbers(NumericMarginal.read(archive, prefix + MARGINAL), low, high);
    }
  }
}
