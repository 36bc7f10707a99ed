package org.ehrsynth.data;

import java.util.List;
import java.util.function.Function;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * The cells of one column, typed and immutable. Missing cells are NaN, −1 or {@link
 * Temporal#MISSING}; behind this door nothing validates again. Arrays are not copied on the way in:
 * the maker hands over ownership.
 */
public sealed interface Column permits Column.Numeric, Column.Coded, Column.Temporal {

  Field field();

  /** Number of rows. */
  int size();

  boolean isMissing(int row);

  /** A new column of the given rows, in the given order; rows may repeat. */
  Column select(int[] rows);

  /** The cell as it is written in a file; null when missing. */
  String text(int row);

  /** The same cells under another field; the caller vouches that they fit it. */
  Column withField(Field field);

  /**
   * A column of numbers or times that were drawn: each is rounded to what the field admits.
   *
   * @param numbers NaN is missing
   */
  static Column ofNumbers(Field field, double[] numbers) {
    if (field.type() instanceof ColumnType.Numeric type) {
      double[] values = new double[numbers.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = Double.isNaN(numbers[i]) ? Double.NaN : type.admit(numbers[i]);
      }
      return Numeric.of(field, values);
    }
    long[] values = new long[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.isNaN(numbers[i]) ? Temporal.MISSING : Math.round(numbers[i]);
    }
    return Temporal.of(field, values);
  }

  /**
   * The same cells, those that are missing taken from another column of the same kind. Levels are
   * matched by what they mean; what this column does not have of them is added at the end.
   *
   * @param other as many rows; read only where a cell is missing here
   */
  default Column filledFrom(Column other) {
    return Columns.filled(this, other);
  }

  /** Applies the function of this case. */
  default <T> T match(
      Function<Numeric, T> numeric, Function<Coded, T> coded, Function<Temporal, T> temporal) {
    if (this instanceof Numeric column) {
      return numeric.apply(column);
    } else if (this instanceof Coded column) {
      return coded.apply(column);
    }
    return temporal.apply((Temporal) this);
  }

  /** Number of missing cells. */
  default int missingCount() {
    int missing = 0;
    for (int i = 0; i < size(); i++) {
      missing += isMissing(i) ? 1 : 0;
    }
    return missing;
  }

  /** Numbers; NaN is missing. */
  final class Numeric implements Column {
    private final Field field;
    private final double[] values;

    private Numeric(Field field, double[] values) {
      this.field = field;
      this.values = values;
    }

    /** Takes ownership of the array. */
    public static Numeric of(Field field, double[] values) {
      return new Numeric(field, values);
    }

    public double get(int row) {
      return values[row];
    }

    /** A copy of the cells. */
    public double[] toArray() {
      return values.clone();
    }

    @Override
    public boolean isMissing(int row) {
      return Double.isNaN(values[row]);
    }

    @Override
    public String text(int row) {
      return isMissing(row) ? null : ((ColumnType.Numeric) field.type()).format(values[row]);
    }

    @Override
    public Numeric withField(Field field) {
      return new Numeric(field, values);
    }

    @Override
    public Field field() {
      return field;
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Numeric select(int[] rows) {
      double[] out = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        out[i] = values[rows[i]];
      }
      return new Numeric(field, out);
    }
  }

  /**
   * Levels as codes; −1 is missing. The code is the position in {@link Field#levels()}; for an
   * identifier, whose field has no levels, in the list given.
   */
  final class Coded implements Column {
    private final Field field;
    private final int[] codes;
    private final List<String> levels;

    private Coded(Field field, int[] codes, List<String> levels) {
      this.field = field;
      this.codes = codes;
      this.levels = levels;
    }

    /** Takes ownership of the array; the levels are those of the field. */
    public static Coded of(Field field, int[] codes) {
      return new Coded(field, codes, field.levels());
    }

    /** An identifier column: its texts are kept beside the schema, which must not know them. */
    public static Coded identifier(Field field, int[] codes, List<String> texts) {
      return new Coded(field, codes, List.copyOf(texts));
    }

    public int get(int row) {
      return codes[row];
    }

    public List<String> levels() {
      return levels;
    }

    /** A copy of the codes. */
    public int[] toArray() {
      return codes.clone();
    }

    @Override
    public boolean isMissing(int row) {
      return codes[row] < 0;
    }

    @Override
    public String text(int row) {
      return isMissing(row) ? null : levels.get(codes[row]);
    }

    @Override
    public Coded withField(Field field) {
      return new Coded(field, codes, field.type().isCoded() ? field.levels() : levels);
    }

    @Override
    public Field field() {
      return field;
    }

    @Override
    public int size() {
      return codes.length;
    }

    /**
     * The same cells as levels of another field, matched by what the texts mean: outer blanks and
     * the way a number is written do not matter. A cell of a level that it lacks is missing.
     */
    public Coded under(Field field) {
      LevelIndex known = new LevelIndex(field.levels());
      int[] codeOf = levels.stream().mapToInt(known::find).toArray();
      int[] out = new int[codes.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = codes[i] < 0 ? -1 : codeOf[codes[i]];
      }
      return of(field, out);
    }

    @Override
    public Coded select(int[] rows) {
      int[] out = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        out[i] = codes[rows[i]];
      }
      return new Coded(field, out, levels);
    }
  }

  /** Days or seconds since 1970, by the field's resolution. */
  final class Temporal implements Column {
    /** Marks a missing cell. */
    public static final long MISSING = Long.MIN_VALUE;

    private final Field field;
    private final long[] values;

    private Temporal(Field field, long[] values) {
      this.field = field;
      this.values = values;
    }

    /** Takes ownership of the array. */
    public static Temporal of(Field field, long[] values) {
      return new Temporal(field, values);
    }

    public long get(int row) {
      return values[row];
    }

    /** A copy of the cells. */
    public long[] toArray() {
      return values.clone();
    }

    /** A copy of the cells as numbers; NaN is missing. */
    public double[] toNumbers() {
      double[] numbers = new double[values.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = isMissing(i) ? Double.NaN : values[i];
      }
      return numbers;
    }

    @Override
    public boolean isMissing(int row) {
      return values[row] == MISSING;
    }

    @Override
    public String text(int row) {
      return isMissing(row) ? null : ((ColumnType.Temporal) field.type()).format(values[row]);
    }

    @Override
    public Temporal withField(Field field) {
      return new Temporal(field, values);
    }

    @Override
    public Field field() {
      return field;
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Temporal select(int[] rows) {
      long[] out = new long[rows.length];
      for (int i = 0; i < rows.length; i++) {
        out[i] = values[rows[i]];
      }
      return new Temporal(field, out);
    }
  }
}
