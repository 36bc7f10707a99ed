package org.ehrsynth.constraint.mining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import org.ehrsynth.constraint.mining.ConstraintMining.Proposal;
import org.ehrsynth.data.Column;
import org.ehrsynth.math.Statistics;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;

/**
 * Finds columns that are a simple function of two others, times a power of ten: b / c², b + c, b ·
 * c, b − c, b / c. Looks at the first {@link #MAX_COLUMNS} columns of numbers.
 */
final class FormulaMining {
  private static final int MAX_COLUMNS = 60;
  private static final int MIN_VALUES = 5;

  /** Rows that are looked at before all are. */
  private static final int FEW = 24;

  /** How much worse a formula must be with one of its columns held at its median. */
  private static final double RELEVANCE = 4;

  private final MiningTable evidence;
  private final double closeness;
  private final List<Double> allowed = new ArrayList<>();
  private final List<Column> columns = new ArrayList<>();
  private final List<double[]> cells = new ArrayList<>();

  /** Of columns but those left out. */
  FormulaMining(MiningTable evidence, double closeness, Set<String> leftOut) {
    this.evidence = evidence;
    this.closeness = closeness;
    for (Column column : evidence.data().columns()) {
      double[] numbers = OrderMining.numbers(column);
      boolean requested = columns.size() < MAX_COLUMNS && !leftOut.contains(column.field().name());
      if (numbers != null && requested && hasValues(numbers)) {
        columns.add(column);
        cells.add(numbers);
        allowed.add(allowed(column, numbers));
      }
    }
  }

  private static boolean hasValues(double[] numbers) {
    return Arrays.stream(numbers).filter(x -> !Double.isNaN(x)).distinct().limit(MIN_VALUES).count()
        == MIN_VALUES;
  }

  /**
   * A function of two columns.
   *
   * @param pattern with places for the two names
   * @param symmetric whether the order of the two does not matter
   * @param scaled whether a power of ten may stand before it
   */
  private record Shape(
      String pattern, DoubleBinaryOperator function, boolean symmetric, boolean scaled) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("%s / %s ^ 2", (b, c) -> b / (c * c), false, true),
          new Shape("%s + %s", Double::sum, true, false),
          new Shape("%s * %s", (b, c) -> b * c, true, true),
          new Shape("%s - %s", (b, c) -> b - c, false, false),
          new Shape("%s / %s", (b, c) -> b / c, false, true));

  /** At most one formula for three columns. */
  List<Proposal> formulas() {
    List<Proposal> found = new ArrayList<>();
    Set<Set<Integer>> explained = new HashSet<>();
    for (Shape shape : SHAPES) {
      for (int y = 0; y < cells.size(); y++) {
        for (int b = 0; b < cells.size(); b++) {
          for (int c = shape.symmetric() ? b + 1 : 0; c < cells.size(); c++) {
            if (y != b && y != c && b != c && isRequested(shape, y, b, c)) {
              Set<Integer> three = Set.of(y, b, c);
              Proposal proposal = explained.contains(three) ? null : tested(shape, y, b, c);
              if (proposal != null) {
                explained.add(three);
                found.add(proposal);
              }
            }
          }
        }
      }
    }
    return found;
  }

  /** Numbers of numbers, or the difference of two times of one resolution. */
  private boolean isRequested(Shape shape, int y, int b, int c) {
    ColumnType left = columns.get(b).field().type();
    ColumnType right = columns.get(c).field().type();
    if (!(columns.get(y).field().type() instanceof ColumnType.Numeric)) {
      return false;
    }
    if (left instanceof ColumnType.Temporal s && right instanceof ColumnType.Temporal t) {
      return shape.pattern().equals("%s - %s") && s.resolution() == t.resolution();
    }
    return left instanceof ColumnType.Numeric && right instanceof ColumnType.Numeric;
  }

  /** The proposal, or null if a row breaks the formula, or it would do without a column. */
  private Proposal tested(Shape shape, int y, int b, int c) {
    double scale = shape.scaled() ? scale(shape, y, b, c) : 1;
    double few = Double.isNaN(scale) ? Double.NaN : largest(shape, scale, y, b, c, FEW);
    if (!(few <= allowed.get(y))) {
      return null;
    }
    double difference = largest(shape, scale, y, b, c, evidence.rows());
    BitSet rows = rows(y, b, c);
    if (!(difference <= allowed.get(y)) || !evidence.suffices(rows)) {
      return null;
    }
    double needed = RELEVANCE * Math.max(difference, half(y));
    boolean relevant =
        without(shape, scale, y, b, c, true) > needed
            && without(shape, scale, y, b, c, false) > needed;
    if (!relevant) {
      return null;
    }
    String name = columns.get(y).field().name();
    boolean rounding = difference <= half(y) * (1 + 1e-9);
    return evidence.proposal(
        new Constraint.Formula(
            name, text(shape, scale, b, c), rounding ? Double.NaN : roundedUp(difference)),
        rows);
  }

  private double half(int y) {
    return half(columns.get(y));
  }

  /** Half a unit of the column's last decimal. */
  private static double half(Column column) {
    return column.field().type() instanceof ColumnType.Numeric type
        ? 0.5 * Math.pow(10, -type.decimals())
        : 0.5;
  }

  /** The largest difference at which a formula still counts as found. */
  private double allowed(Column column, double[] numbers) {
    double variance = Statistics.populationVariance(Statistics.withoutNaN(numbers));
    return Math.max(half(column) * (1 + 1e-9), closeness * Math.sqrt(variance));
  }

  /** The power of ten between the column and the function; NaN if it is none. */
  private double scale(Shape shape, int y, int b, int c) {
    double[] ratios = new double[FEW];
    int n = 0;
    for (int i = 0; i < evidence.rows() && n < FEW; i++) {
      double ratio =
          cells.get(y)[i] / shape.function().applyAsDouble(cells.get(b)[i], cells.get(c)[i]);
      if (ratio > 0 && Double.isFinite(ratio)) {
        ratios[n++] = ratio;
      }
    }
    if (n < FEW) {
      return Double.NaN;
    }
    Arrays.sort(ratios);
    double power = Math.rint(Math.log10(ratios[n / 2]));
    double scale = Math.pow(10, power);
    return Math.abs(ratios[n / 2] / scale - 1) < 0.02 ? scale : Double.NaN;
  }

  /** The largest difference in the first rows where all cells are there; NaN if there are none. */
  private double largest(Shape shape, double scale, int y, int b, int c, int most) {
    double largest = Double.NaN;
    int n = 0;
    for (int i = 0; i < evidence.rows() && n < most; i++) {
      double f = shape.function().applyAsDouble(cells.get(b)[i], cells.get(c)[i]);
      double difference = Math.abs(cells.get(y)[i] - scale * f);
      if (Double.isFinite(difference)) {
        largest = Double.isNaN(largest) ? difference : Math.max(largest, difference);
        n++;
      }
    }
    return largest;
  }

  /** The largest difference with one of the columns held at its median. */
  private double without(Shape shape, double scale, int y, int b, int c, boolean first) {
    double median = upperMedian(cells.get(first ? b : c));
    double largest = 0;
    for (int i = 0; i < evidence.rows(); i++) {
      double f =
          shape
              .function()
              .applyAsDouble(first ? median : cells.get(b)[i], first ? cells.get(c)[i] : median);
      double difference = Math.abs(cells.get(y)[i] - scale * f);
      largest = Double.isFinite(difference) ? Math.max(largest, difference) : largest;
    }
    return largest;
  }

  /** Returns a number of the column itself, unlike the median of an even number of cells. */
  private static double upperMedian(double[] values) {
    double[] sorted = Statistics.withoutNaN(values);
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private BitSet rows(int y, int b, int c) {
    BitSet rows = new BitSet();
    for (int i = 0; i < evidence.rows(); i++) {
      rows.set(i, !Double.isNaN(cells.get(y)[i] + cells.get(b)[i] + cells.get(c)[i]));
    }
    return rows;
  }

  private String text(Shape shape, double scale, int b, int c) {
    String formula =
        shape
            .pattern()
            .formatted(
                MiningTable.named(columns.get(b).field().name()),
                MiningTable.named(columns.get(c).field().name()));
    if (scale == 1) {
      return formula;
    }
    long power = Math.round(scale > 1 ? scale : 1 / scale);
    return formula + (scale > 1 ? " * " : " / ") + power;
  }

  /** One digit, upwards: the largest difference is one patient's. */
  private static double roundedUp(double x) {
    double unit = Math.pow(10, Math.floor(Math.log10(x)));
    return Double.parseDouble(
        "%.0fe%d".formatted(Math.ceil(x / unit), Math.round(Math.log10(unit))));
  }
}
