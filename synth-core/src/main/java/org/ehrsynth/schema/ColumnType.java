package org.ehrsynth.schema;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A column type defines the meaning of the cells of a column. The family is sealed: {@link #match}
 * makes the compiler find every caller when a case is added.
 */
public sealed interface ColumnType {

  /** The stable name in schema files: numeric, categorical, flag, temporal, code, identifier. */
  String label();

  /** Applies the function of this case. */
  default <T> T match(
      Function<Numeric, T> numeric,
      Function<Categorical, T> categorical,
      Function<Flag, T> flag,
      Function<Temporal, T> temporal,
      Function<Code, T> code,
      Function<Identifier, T> identifier) {
    if (this instanceof Numeric type) {
      return numeric.apply(type);
    } else if (this instanceof Categorical type) {
      return categorical.apply(type);
    } else if (this instanceof Flag type) {
      return flag.apply(type);
    } else if (this instanceof Temporal type) {
      return temporal.apply(type);
    } else if (this instanceof Code type) {
      return code.apply(type);
    }
    return identifier.apply((Identifier) this);
  }

  /** True for the types whose cells are levels: categorical, flag and code. */
  default boolean isCoded() {
    return match(n -> false, c -> true, f -> true, t -> false, c -> true, i -> false);
  }

  /**
   * A number.
   *
   * @param decimals digits after the point that the column is written with, 0 to 15
   * @param min smallest admissible value; negative infinity when unbounded
   * @param max largest admissible value; positive infinity when unbounded
   */
  record Numeric(int decimals, double min, double max) implements ColumnType {
    /** Most decimals a double can carry faithfully. */
    public static final int MAX_DECIMALS = 15;

    public Numeric {
      if (decimals < 0 || decimals > MAX_DECIMALS) {
        throw new IllegalArgumentException(
            "decimals must be in [0, " + MAX_DECIMALS + "], found " + decimals);
      }
      if (!(min <= max)) {
        throw new IllegalArgumentException("min must be at most max, found a larger min");
      }
    }

    /** A number without bounds. */
    public static Numeric unbounded(int decimals) {
      return new Numeric(decimals, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * The nearest number that the column may hold: within the bounds, with at most its decimals.
     * NaN stays NaN. Where a double has no digits left to round, the number stays as it is.
     */
    public double admit(double value) {
      double scale = Math.pow(10, decimals);
      double bounded = Math.min(Math.max(value, min), max);
      double scaled = bounded * scale;
      if (!(Math.abs(scaled) < 0x1p52)) {
        return bounded;
      }
      double rounded = Math.rint(scaled) / scale;
      return rounded < min ? min : Math.min(rounded, max);
    }

    /** A number as it is written: at most the column's decimals, no exponent, no trailing zeros. */
    public String format(double value) {
      return CellFormat.number(value, decimals);
    }

    @Override
    public String label() {
      return "numeric";
    }
  }

  /**
   * One of a few named levels.
   *
   * @param levels the levels in their order; the position is the code; distinct
   * @param ordered whether the order of the levels carries meaning
   */
  record Categorical(List<String> levels, boolean ordered) implements ColumnType {
    public Categorical {
      levels = distinct(levels);
    }

    @Override
    public String label() {
      return "categorical";
    }
  }

  /**
   * Yes or no.
   *
   * @param levels at most two levels as they are written, the negative one first
   */
  record Flag(List<String> levels) implements ColumnType {
    public Flag {
      levels = distinct(levels);
      if (levels.size() > 2) {
        throw new IllegalArgumentException("a flag has at most 2 levels, found " + levels.size());
      }
    }

    @Override
    public String label() {
      return "flag";
    }
  }

  /**
   * A date or a point in time, without zone.
   *
   * @param format a {@link java.time.format.DateTimeFormatter} pattern such as {@code yyyy-MM-dd};
   *     it must determine the day, and the time of the day if the resolution is seconds
   * @param resolution what one unit of the stored epoch number is
   */
  record Temporal(String format, Resolution resolution) implements ColumnType {
    /** Days since 1970-01-01, or seconds since 1970-01-01T00:00. */
    public enum Resolution {
      DAY,
      SECOND
    }

    public Temporal {
      Objects.requireNonNull(format, "format");
      Objects.requireNonNull(resolution, "resolution");
      CellFormat.checkPattern(format, resolution == Resolution.DAY);
    }

    /** A stored number as it is written. */
    public String format(long value) {
      return CellFormat.time(value, this);
    }

    /** The stored number of a text; empty if it is not a possible date or time of this pattern. */
    public OptionalLong parse(String text) {
      return CellFormat.time(text, this);
    }

    @Override
    public String label() {
      return "temporal";
    }
  }

  /**
   * A code of a terminology, with possibly hundreds of levels. Unlike a categorical it declares no
   * list in a schema file: which codes occur is known from the data.
   *
   * @param system the terminology, for instance ICD-9-CM; empty when unknown
   * @param levels the codes of the data at hand; distinct
   */
  record Code(String system, List<String> levels) implements ColumnType {
    public Code {
      Objects.requireNonNull(system, "system");
      levels = distinct(levels);
    }

    @Override
    public String label() {
      return "code";
    }
  }

  /** A key or other text that points at a person or a row. Never learned: samples get new keys. */
  record Identifier() implements ColumnType {
    @Override
    public String label() {
      return "identifier";
    }
  }

  private static List<String> distinct(List<String> levels) {
    List<String> copy = List.copyOf(levels);
    if (copy.stream().distinct().count() != copy.size()) {
      throw new IllegalArgumentException(
          "levels must be distinct, found a repeated one among " + copy.size());
    }
    return copy;
  }
}
