package org.ehrsynth.discretization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.encode.NumericMarginal;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.scale.MissingCounts;
import org.ehrsynth.scale.ValueCounts;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * A discretization maps the cells of a column to categories 0 … size − 1 and back; the categories
 * are in the order of the numbers where the column has one.
 *
 * <ul>
 *   <li>Coded columns: their levels.
 *   <li>Numbers and times with few values, each held by at least k subjects: these values.
 *   <li>Other numbers and times: values that many hold, each a category, and between them intervals
 *       of ranks of about equal mass. A draw within an interval follows the column's {@link
 *       NumericMarginal} and its {@link DigitPreference}, so no stored number is that of one
 *       patient.
 * </ul>
 *
 * <p>Where at least k subjects have missing cells, missing is the category after the last. Missing
 * cells of fewer than k subjects are not learned: they are replaced by draws from the rest.
 */
public final class Discretization {
  /** Rows of an interval, about, at least. */
  private static final double MIN_ROWS = 20;

  private final Field field;
  private final int known; // categories that are not missing
  private final boolean nullable;
  private final double[] values; // of few; else null
  private final double[] cuts; // known + 1 ranks; else null
  private final double[] bounds; // the values at the cuts
  private final NumericMarginal margin;
  private final DigitPreference digits;

  private Discretization(Field field, int known, boolean nullable, double[] values) {
    this(field, known, nullable, values, null, null, null);
  }

  private Discretization(
      Field field,
      int known,
      boolean nullable,
      double[] values,
      double[] cuts,
      NumericMarginal margin,
      DigitPreference digits) {
    this.field = field;
    this.known = known;
    this.nullable = nullable;
    this.values = values;
    this.cuts = cuts;
    this.bounds = cuts == null ? null : Arrays.stream(cuts).map(margin::quantile).toArray();
    this.margin = margin;
    this.digits = digits;
  }

  /**
   * Learns from guarded cells.
   *
   * @param subjects the subject of each row
   * @param k subjects that any stored number must rest on
   * @param bins categories of a number with many values, about
   */
  public static Discretization of(Column column, Subjects subjects, int k, int bins) {
    boolean nullable = isMissingLearned(column, subjects, k);
    return column.match(
        n -> ofNumbers(n, n.toArray(), nullable, subjects, k, bins),
        c -> new Discretization(c.field(), c.levels().size(), nullable, null),
        t -> ofNumbers(t, t.toNumbers(), nullable, subjects, k, bins));
  }

  /** Every value of the column a category of its own, whoever holds it. */
  public static Discretization exact(Column column, Subjects subjects) {
    return of(column, subjects, 1, Math.max(1, column.size()));
  }

  private static boolean isMissingLearned(Column column, Subjects subjects, int k) {
    MissingCounts counts = MissingCounts.of(column, subjects);
    return counts.missingSubjects() >= k || counts.presentRows() == 0;
  }

  private static Discretization ofNumbers(
      Column column, double[] numbers, boolean nullable, Subjects subjects, int k, int bins) {
    Field field = column.field();
    ValueCounts counts = ValueCounts.of(numbers, subjects);
    double[] few = NumericMarginal.fewValues(counts, k, bins);
    if (few != null) {
      return new Discretization(field, few.length, nullable, few);
    }
    NumericMarginal margin = NumericMarginal.detailed(counts, k);
    double step = 1.0 / bins;
    double rest = 1 - margin.spikes(step / 2);
    double finest = Math.min(step, MIN_ROWS / numbers.length);
    double[] cuts = margin.cuts(Math.max(rest * step, finest));
    int[] category = new int[numbers.length];
    for (int i = 0; i < category.length; i++) {
      category[i] = Double.isNaN(numbers[i]) ? -1 : interval(margin, cuts, numbers[i]);
    }
    int decimals = field.type() instanceof ColumnType.Numeric type ? type.decimals() : 0;
    DigitPreference digits =
        DigitPreference.of(numbers, category, cuts.length - 1, decimals, subjects, k);
    return new Discretization(field, cuts.length - 1, nullable, null, cuts, margin, digits);
  }

  public Field field() {
    return field;
  }

  /** Whether the order of the categories means nothing. */
  public boolean isNominal() {
    boolean ordered = field.type() instanceof ColumnType.Categorical type && type.ordered();
    return field.type().isCoded() && !ordered && known > 2;
  }

  /** Number of categories, missing among them where it is learned. */
  public int size() {
    return known + (nullable ? 1 : 0);
  }

  /** The category of a missing cell; −1 where missing is not learned. */
  public int missing() {
    return nullable ? known : -1;
  }

  /**
   * The categories of a column's cells. Numbers beyond the learned range are of the outer category;
   * levels are matched by their texts.
   *
   * @return per row; −1 for missing cells where missing is not learned, and for unknown levels
   */
  public int[] encode(Column column) {
    int[] codes = new int[column.size()];
    column.match(
        n -> {
          Arrays.setAll(codes, i -> category(n.get(i)));
          return null;
        },
        c -> {
          int[] level = c.levels().stream().mapToInt(field.levels()::indexOf).toArray();
          Arrays.setAll(codes, i -> c.get(i) < 0 ? missing() : level[c.get(i)]);
          return null;
        },
        t -> {
          Arrays.setAll(codes, i -> t.isMissing(i) ? missing() : category(t.get(i)));
          return null;
        });
    return codes;
  }

  /**
   * The category of a number: beyond the learned range the outer one; of NaN that of missing cells.
   */
  public int category(double x) {
    if (Double.isNaN(x) || known == 0) {
      return missing();
    }
    if (values == null) {
      return interval(margin, cuts, x);
    }
    int at = Arrays.binarySearch(values, x + 0.0);
    return at >= 0 ? at : Math.min(-at - 1, known - 1);
  }

  private static int interval(NumericMarginal margin, double[] cuts, double x) {
    double[] mass = margin.probabilities(x, x);
    int at = Arrays.binarySearch(cuts, (mass[0] + mass[1]) / 2);
    return Math.min(at >= 0 ? at : -at - 2, cuts.length - 2);
  }

  /** A number of a category, rounded to what the field admits; NaN for missing. */
  public double draw(int category, RandomStream draws) {
    if (category == known) {
      return Double.NaN;
    }
    if (values != null) {
      return values[category];
    }
    return at(category, cuts[category] + draws.nextDouble() * width(category), draws);
  }

  /** Whether a category is an interval of numbers. */
  boolean isInterval(int category) {
    return cuts != null && category < known;
  }

  /** The length of an interval in ranks. */
  double width(int category) {
    return cuts[category + 1] - cuts[category];
  }

  /** The number at a rank of an interval, rounded. */
  double at(int category, double rank, RandomStream draws) {
    double low = bounds[category];
    double high = bounds[category + 1];
    double x = digits.round(margin.quantile(rank), category, low, high, draws);
    return field.type() instanceof ColumnType.Numeric type ? type.admit(x) : Math.rint(x);
  }

  /** The ranks of an interval that may be rounded into a set: {from, to}, disjoint, increasing. */
  double[][] spans(ValueSet set, int category) {
    double reach = (digits.coarsest(category) + unit()) / 2;
    List<double[]> spans = new ArrayList<>();
    for (ValueSet.Interval interval : set.intervals()) {
      double[] mass = margin.probabilities(interval.low() - reach, interval.high() + reach);
      double from = Math.max(mass[0], cuts[category]);
      double to = Math.min(mass[1], cuts[category + 1]);
      double[] last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last != null && from <= last[1]) {
        last[1] = Math.max(to, last[1]);
      } else if (from <= to) {
        spans.add(new double[] {from, to});
      }
    }
    return spans.toArray(new double[0][]);
  }

  /** The step between the numbers that the column can hold. */
  private double unit() {
    return field.type() instanceof ColumnType.Numeric type ? Math.pow(10, -type.decimals()) : 1;
  }

  /** Which categories hold cells of a set, or may hold them after rounding. */
  public boolean[] meeting(ValueSet set) {
    boolean[] meeting = new boolean[size()];
    boolean[] levels = set.levels();
    for (int c = 0; c < known; c++) {
      meeting[c] =
          levels != null
              ? levels[c]
              : values != null ? set.containsNumber(values[c]) : overlaps(set, c);
    }
    if (nullable) {
      meeting[known] = set.missing();
    }
    return meeting;
  }

  /**
   * What share of a category's cells is in a set, by category. Where the set cuts through an
   * interval of numbers, it is the share of the interval that is rounded to numbers in the set.
   */
  public double[] fractions(ValueSet set) {
    boolean[] meeting = meeting(set);
    double[] fractions = new double[meeting.length];
    for (int c = 0; c < fractions.length; c++) {
      fractions[c] = !meeting[c] ? 0 : c == known || cuts == null ? 1 : fraction(set, c);
    }
    return fractions;
  }

  private double fraction(ValueSet set, int category) {
    double unit = unit();
    double sum = 0;
    for (ValueSet.Interval interval : set.intervals()) {
      double first = Math.ceil(interval.low() / unit) * unit;
      double last = Math.floor(interval.high() / unit) * unit;
      double low = first == interval.low() && !interval.lowIncluded() ? first + unit : first;
      double high = last == interval.high() && !interval.highIncluded() ? last - unit : last;
      if (low <= high) {
        double from = margin.probabilities(low - unit / 2, low)[0];
        double to = margin.probabilities(high, high + unit / 2)[1];
        double within = Math.min(to, cuts[category + 1]) - Math.max(from, cuts[category]);
        sum += Math.max(0, within);
      }
    }
    return Math.min(1, sum / width(category));
  }

  private boolean overlaps(ValueSet set, int category) {
    double half = unit() / 2;
    double low = bounds[category] - half;
    double high = bounds[category + 1] + half;
    return set.intervals().stream().anyMatch(i -> i.low() <= high && i.high() >= low);
  }

  /** The facts of real patients that the categories of some columns hold. */
  public static List<String> disclosures(List<Discretization> columns) {
    return List.of(
        "%,d values and quantiles of numeric columns, each held by, or the mean of, enough patients"
            .formatted(columns.stream().mapToInt(Discretization::knots).sum()),
        "the shares of digits in the intervals of %d numeric columns"
            .formatted(columns.stream().filter(column -> column.cuts != null).count()));
  }

  private int knots() {
    return values != null ? values.length : margin == null ? 0 : margin.knots();
  }

  public void write(ArchiveWriter archive, String prefix) {
    JsonTree head = new JsonTree();
    head.put("categories", (long) known);
    head.put("missing", nullable);
    head.put("kind", cuts != null ? "intervals" : values != null ? "values" : "levels");
    archive.json(prefix + "/categories.json", head);
    if (values != null) {
      archive.doubles(prefix + "/values.npy", values);
    } else if (cuts != null) {
      archive.doubles(prefix + "/cuts.npy", cuts);
      margin.write(archive, prefix);
      digits.write(archive, prefix);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Discretization read(ArchiveReader archive, String prefix, Field field) {
    String name = prefix + "/categories.json";
    JsonObject head = archive.json(name);
    int known = Math.toIntExact(head.integer("categories"));
    boolean nullable = head.bool("missing", false);
    String kind = head.string("kind");
    boolean coded = field.type().isCoded();
    if (kind.equals("levels") && coded && known == field.levels().size()) {
      return new Discretization(field, known, nullable, null);
    } else if (kind.equals("values") && !coded) {
      double[] values = archive.doubles(prefix + "/values.npy");
      if (values.length == known) {
        return new Discretization(field, known, nullable, values);
      }
    } else if (kind.equals("intervals") && !coded) {
      double[] cuts = archive.doubles(prefix + "/cuts.npy");
      NumericMarginal margin = NumericMarginal.read(archive, prefix);
      if (cuts.length == known + 1 && known > 0) {
        DigitPreference digits = DigitPreference.read(archive, prefix, known);
        return new Discretization(field, known, nullable, null, cuts, margin, digits);
      }
    }
    throw archive.malformed(name, "categories of column '" + field.name() + "'");
  }
}
