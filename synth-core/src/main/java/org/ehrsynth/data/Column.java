package org.ehrsynth.data;

import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * A column holds the typed, immutable cells of one field. Missing cells are NaN, −1 or {@link
 * Temporal#MISSING}. Cells are validated when a file is read and never again. Arrays are not copied
 * on the way in: the caller hands over ownership.
 */
public sealed interface Column permits Column.Numeric, Column.Coded, Column.Temporal {

  Field field();

  /** Number of rows. */
  int size();

  boolean isMissing(int row);

  /**
   * The cell as a number: the number itself, the code of a level, or the days or seconds since 1970
   * of a time, which are exact below 2⁵³; NaN where the cell is missing.
   */
  double number(int row);

  /** A copy of the cells as {@link #number} gives them. */
  default double[] toNumbers() {
    return IntStream.range(0, size()).mapToDouble(this::number).toArray();
  }

  /** A new column of the given rows, in the given order; rows may repeat. */
  Column select(int[] rows);

  /** The cell as it is written in a file; null when missing. */
  String text(int row);

  /** The same cells under another field, which must fit them: this is not checked. */
  Column withField(Field field);

  /**
   * A column of sampled numbers or times, each rounded to what the field admits.
   *
   * @param numbers NaN is missing
   */
  static Column ofNumbers(Field field, double[] numbers) {
    if (field.type() instanceof ColumnType.Numeric type) {
      return Numeric.of(
          field,
          Arrays.stream(numbers).map(x -> Double.isNaN(x) ? Double.NaN : type.admit(x)).toArray());
    }
    return Temporal.of(
        field,
        Arrays.stream(numbers)
            .mapToLong(x -> Double.isNaN(x) ? Temporal.MISSING : Math.round(x))
            .toArray());
  }

  /**
   * A copy in which another column of the same kind replaces the missing cells. Levels are matched
   * by their meaning; levels that this column lacks are added at the end.
   *
   * @param other as many rows; read only where a cell is missing here
   */
  Column filledFrom(Column other);

  /**
   * The cells of this column, followed by those of other columns of the same field.
   *
   * @throws IllegalArgumentException if the others have levels that this column lacks
   */
  Column append(List<Column> others);

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
    return (int) IntStream.range(0, size()).filter(this::isMissing).count();
  }

  private static int totalSize(Column first, List<Column> others) {
    return first.size() + others.stream().mapToInt(Column::size).sum();
  }

  /** A numeric column holds numbers; NaN is missing. */
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
    public double number(int row) {
      return values[row];
    }

    @Override
    public Numeric filledFrom(Column other) {
      double[] out = values.clone();
      for (int i = 0; i < out.length; i++) {
        out[i] = isMissing(i) ? ((Numeric) other).values[i] : out[i];
      }
      return new Numeric(field, out);
    }

    @Override
    public Numeric append(List<Column> others) {
      DoubleBuffer out = DoubleBuffer.allocate(totalSize(this, others)).put(values);
      others.forEach(other -> out.put(((Numeric) other).values));
      return new Numeric(field, out.array());
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
   * A coded column holds levels as codes; −1 is missing. The code is the position in {@link
   * Field#levels()}; for an identifier, whose field has no levels, in the list given.
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
    public double number(int row) {
      return isMissing(row) ? Double.NaN : codes[row];
    }

    @Override
    public Coded filledFrom(Column other) {
      return LevelUnion.filled(this, (Coded) other);
    }

    @Override
    public Coded append(List<Column> others) {
      return LevelUnion.append(this, others);
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
     * The same cells as levels of another field, matched by the meaning of the texts: outer blanks
     * and the way a number is written do not matter. A cell whose level the other field lacks
     * becomes missing.
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

  /** A temporal column holds days or seconds since 1970, by the field's resolution. */
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

    @Override
    public boolean isMissing(int row) {
      return values[row] == MISSING;
    }

    @Override
    public double number(int row) {
      return isMissing(row) ? Double.NaN : values[row];
    }

    @Override
    public Temporal filledFrom(Column other) {
      long[] out = values.clone();
      for (int i = 0; i < out.length; i++) {
        out[i] = isMissing(i) ? ((Temporal) other).values[i] : out[i];
      }
      return new Temporal(field, out);
    }

    @Override
    public Temporal append(List<Column> others) {
      LongBuffer out = LongBuffer.allocate(totalSize(this, others)).put(values);
      others.forEach(other -> out.put(((Temporal) other).values));
      return new Temporal(field, out.array());
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
