package org.ehrsynth.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.DecimalParser;
import org.ehrsynth.schema.Field;

/**
 * Reads the texts of one column into typed cells, row by row, and checks them against the field.
 */
abstract class ColumnParser {
  private static final int START = 1024;

  final Field field;
  private final Set<String> missing;
  int size;

  private ColumnParser(Field field, Set<String> missing) {
    this.field = field;
    this.missing = missing;
  }

  static ColumnParser of(Field field, Set<String> missing, boolean decimalComma) {
    return field
        .type()
        .match(
            n -> new Numbers(field, n, missing, decimalComma),
            c -> new Levels(field, missing, false),
            f -> new Levels(field, missing, false),
            t -> new Times(field, t, missing),
            c -> new Levels(field, missing, c.levels().isEmpty()),
            i -> new Levels(field, missing, true));
  }

  /**
   * Reads the next cell.
   *
   * @return null, or the rule it breaks and the kind of thing found, without the cell itself
   */
  final String accept(String raw) {
    String text = raw.trim();
    if (missing.contains(text)) {
      if (!field.nullable()) {
        return "expected a value (the column is not nullable), found a missing cell";
      }
      addMissing();
      return null;
    }
    return add(raw, text);
  }

  abstract void addMissing();

  abstract String add(String raw, String text);

  abstract Column finish();

  private static String found(String text) {
    return Double.isNaN(DecimalParser.parse(text))
        ? "found a text of " + text.length() + " characters"
        : "found a number";
  }

  private static final class Numbers extends ColumnParser {
    private static final ColumnType.Numeric BOUND =
        ColumnType.Numeric.unbounded(ColumnType.Numeric.MAX_DECIMALS);

    private final ColumnType.Numeric type;
    private final boolean decimalComma;
    private double[] values = new double[START];

    Numbers(Field field, ColumnType.Numeric type, Set<String> missing, boolean decimalComma) {
      super(field, missing);
      this.type = type;
      this.decimalComma = decimalComma;
    }

    @Override
    void addMissing() {
      put(Double.NaN);
    }

    @Override
    String add(String raw, String text) {
      double value = DecimalParser.parse(decimalComma ? text.replace(',', '.') : text);
      if (Double.isNaN(value)) {
        return "expected a number, " + found(text);
      }
      if (value < type.min() || value > type.max()) {
        return "expected a number " + expectation() + ", found one outside";
      }
      put(value == 0 ? 0 : value); // never -0: it is not written either
      return null;
    }

    private String expectation() {
      String min = BOUND.format(Math.max(type.min(), -Double.MAX_VALUE));
      String max = BOUND.format(Math.min(type.max(), Double.MAX_VALUE));
      if (Double.isInfinite(type.max())) {
        return "of at least " + min;
      }
      return Double.isInfinite(type.min())
          ? "of at most " + max
          : "in [%s, %s]".formatted(min, max);
    }

    private void put(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    @Override
    Column finish() {
      return Column.Numeric.of(field, Arrays.copyOf(values, size));
    }
  }

  private static final class Times extends ColumnParser {
    private final ColumnType.Temporal type;
    private long[] values = new long[START];

    Times(Field field, ColumnType.Temporal type, Set<String> missing) {
      super(field, missing);
      this.type = type;
    }

    @Override
    void addMissing() {
      put(Column.Temporal.MISSING);
    }

    @Override
    String add(String raw, String text) {
      OptionalLong value = type.parse(text);
      if (value.isEmpty()) {
        return "expected a possible date written as " + type.format() + ", " + found(text);
      }
      put(value.getAsLong());
      return null;
    }

    private void put(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    @Override
    Column finish() {
      return Column.Temporal.of(field, Arrays.copyOf(values, size));
    }
  }

  /** Levels: declared, or collected where the field declares none. */
  private static final class Levels extends ColumnParser {
    private final boolean collect;
    private final Map<String, Integer> codeOf = new HashMap<>();
    private final List<String> levels = new ArrayList<>();
    private final LevelIndex declared;
    private int[] codes = new int[START];

    Levels(Field field, Set<String> missing, boolean collect) {
      super(field, missing);
      this.collect = collect;
      this.declared = new LevelIndex(field.levels());
      for (String level : field.levels()) {
        codeOf.put(level, levels.size());
        levels.add(level);
      }
    }

    @Override
    void addMissing() {
      put(-1);
    }

    @Override
    String add(String raw, String text) {
      int code = collect ? collected(raw, text) : declared.find(raw);
      if (code < 0) {
        return "expected one of the %,d declared levels, %s".formatted(levels.size(), found(text));
      }
      put(code);
      return null;
    }

    private int collected(String raw, String text) {
      Integer code = codeOf.get(raw);
      if (code == null) {
        code = codeOf.get(text);
      }
      if (code == null) {
        code = levels.size();
        codeOf.put(raw, code);
        levels.add(raw);
      }
      return code;
    }

    private void put(int code) {
      if (size == codes.length) {
        codes = Arrays.copyOf(codes, 2 * size);
      }
      codes[size++] = code;
    }

    @Override
    Column finish() {
      int[] cells = Arrays.copyOf(codes, size);
      if (field.type() instanceof ColumnType.Identifier) {
        return Column.Coded.identifier(field, cells, levels);
      }
      if (!collect) {
        return Column.Coded.of(field, cells);
      }
      // Codes by sorted level, so that they do not depend on the order of the rows.
      List<String> sorted = levels.stream().sorted().toList();
      Map<String, Integer> place = new HashMap<>();
      for (String level : sorted) {
        place.put(level, place.size());
      }
      for (int i = 0; i < cells.length; i++) {
        cells[i] = cells[i] < 0 ? -1 : place.get(levels.get(cells[i]));
      }
      return Column.Coded.of(field.withLevels(sorted), cells);
    }
  }
}
