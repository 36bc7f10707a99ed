package org.ehrsynth.constraint.mining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.ehrsynth.constraint.mining.ConstraintMining.Proposal;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.schema.Constraint;

/** A mining table provides few-valued columns as codes, and the subjects of their values. */
final class MiningTable {
  /** A column of more values than this has no levels to speak of. */
  private static final int MAX_VALUES = 100;

  /** A number that has more values than this is no name of a group. */
  private static final int MAX_LEVELS = 20;

  /** That some rows have what so many rows have says little, however many they are. */
  private static final double MAX_COMMON = 0.9;

  /** ln of the chance at which a pattern counts as found. */
  private static final double DOUBT = Math.log(1e-9);

  private final Dataset data;
  private final Subjects subjects;
  private final int minimumSubjects;
  private final int minimumRows;
  private final List<Valued> valued = new ArrayList<>();

  /**
   * A column of few values.
   *
   * @param codes per row the position of its value, −1 where missing
   * @param literals the values as an expression writes them
   * @param coded whether they are levels; else numbers
   */
  record Valued(int column, String name, int[] codes, List<String> literals, boolean coded) {

    /** Whether single values mean something: levels, and numbers of which there are few. */
    boolean hasLevels() {
      return coded || literals.size() <= MAX_LEVELS;
    }
  }

  MiningTable(Dataset data, ConstraintMining settings) {
    this.data = data.learned();
    this.subjects = data.subjects();
    this.minimumSubjects = settings.minimumSubjects();
    this.minimumRows = settings.minimumRows();
    for (int j = 0; j < this.data.columns().size(); j++) {
      Valued column = valued(j, this.data.column(j));
      if (column != null) {
        valued.add(column);
      }
    }
  }

  private static Valued valued(int index, Column column) {
    String name = column.field().name();
    if (column instanceof Column.Coded coded) {
      List<String> literals = coded.levels().stream().map(MiningTable::quoted).toList();
      boolean writable =
          coded.levels().stream().noneMatch(x -> x.indexOf('"') >= 0 && x.indexOf('\'') >= 0);
      return literals.size() > MAX_VALUES || !writable
          ? null
          : new Valued(index, name, coded.toArray(), literals, true);
    }
    if (!(column instanceof Column.Numeric numeric)) {
      return null;
    }
    double[] cells = numeric.toArray();
    double[] values = distinct(cells);
    if (values == null) {
      return null;
    }
    int[] codes =
        Arrays.stream(cells)
            .mapToInt(x -> Double.isNaN(x) ? -1 : Arrays.binarySearch(values, x + 0.0))
            .toArray();
    List<String> literals = Arrays.stream(values).mapToObj(MiningTable::literal).toList();
    return new Valued(index, name, codes, literals, false);
  }

  /** The sorted distinct numbers; null if there are too many. */
  private static double[] distinct(double[] cells) {
    double[] found = new double[0];
    for (double x : cells) {
      int at = Double.isNaN(x) ? 0 : Arrays.binarySearch(found, x + 0.0);
      if (at < 0) {
        if (found.length == MAX_VALUES) {
          return null;
        }
        double[] more = Arrays.copyOf(found, found.length + 1);
        System.arraycopy(found, -at - 1, more, -at, found.length + at + 1);
        more[-at - 1] = x + 0.0;
        found = more;
      }
    }
    return found;
  }

  private static String literal(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e15
        ? Long.toString((long) x)
        : String.format(Locale.ROOT, "%s", x);
  }

  private static String quoted(String level) {
    return level.indexOf('"') < 0 ? "\"" + level + "\"" : "'" + level + "'";
  }

  Dataset data() {
    return data;
  }

  int rows() {
    return data.rowCount();
  }

  List<Valued> valued() {
    return valued;
  }

  int minimumSubjects() {
    return minimumSubjects;
  }

  /** Returns the subject of each row. */
  Subjects subjects() {
    return subjects;
  }

  /** How many patients some rows belong to. */
  int subjects(BitSet rows) {
    BitSet seen = new BitSet();
    rows.stream().forEach(row -> seen.set(subjects.of(row)));
    return seen.cardinality();
  }

  /** Whether so many rows and patients are enough to speak of. */
  boolean suffices(BitSet rows) {
    return rows.cardinality() >= minimumRows && subjects(rows) >= 5 * minimumSubjects;
  }

  /** Whether a pattern of this log-probability is not to be expected by chance. */
  static boolean isNoChance(double logProbability) {
    return logProbability < DOUBT;
  }

  /**
   * Whether it is a finding that some rows all lie in a set: they are enough, the set is not nearly
   * everything, and were membership a matter of chance, the patients of the rows would hardly all
   * be in it.
   */
  boolean isFound(BitSet rows, BitSet within) {
    double rate = subjects(within) / (double) subjects(all());
    return within.cardinality() <= MAX_COMMON * rows()
        && suffices(rows)
        && isNoChance(subjects(rows) * Math.log(Math.min(1, rate)));
  }

  /** Every row. */
  BitSet all() {
    return others(new BitSet());
  }

  /** The rows in which a column's cell is missing. */
  BitSet missing(int column) {
    BitSet rows = new BitSet();
    Column cells = data.column(column);
    IntStream.range(0, rows()).filter(cells::isMissing).forEach(rows::set);
    return rows;
  }

  BitSet others(BitSet rows) {
    BitSet others = (BitSet) rows.clone();
    others.flip(0, rows());
    return others;
  }

  Proposal proposal(Constraint constraint, BitSet rows) {
    return new Proposal(constraint, rows.cardinality(), subjects(rows));
  }
}
