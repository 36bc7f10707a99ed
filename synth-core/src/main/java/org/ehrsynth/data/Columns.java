package org.ehrsynth.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/** What is done to columns of any type alike. */
final class Columns {
  private Columns() {}

  /** Cells of columns of one field, one below the other. */
  static Column concat(List<Column> parts) {
    int size = parts.stream().mapToInt(Column::size).sum();
    Column first = parts.get(0);
    return first.match(
        n -> {
          double[] out = new double[size];
          int at = 0;
          for (Column part : parts) {
            for (int i = 0; i < part.size(); i++) {
              out[at++] = ((Column.Numeric) part).get(i);
            }
          }
          return Column.Numeric.of(first.field(), out);
        },
        c -> {
          // The texts of identifiers may differ from part to part; levels are those of the field.
          Map<String, Integer> codeOf = new LinkedHashMap<>();
          c.levels().forEach(level -> codeOf.put(level, codeOf.size()));
          int[] out = new int[size];
          int at = 0;
          for (Column part : parts) {
            Column.Coded coded = (Column.Coded) part;
            boolean same = coded.levels().equals(c.levels());
            for (int i = 0; i < part.size(); i++) {
              int code = coded.get(i);
              if (code >= 0 && !same) {
                code = codeOf.computeIfAbsent(coded.levels().get(code), t -> codeOf.size());
              }
              out[at++] = code;
            }
          }
          if (first.field().type().isCoded() && codeOf.size() > c.levels().size()) {
            throw new IllegalArgumentException(
                "columns '%s' must have equal levels, found %d that the first has not"
                    .formatted(first.field().name(), codeOf.size() - c.levels().size()));
          }
          return first.field().type().isCoded()
              ? Column.Coded.of(first.field(), out)
              : Column.Coded.identifier(first.field(), out, List.copyOf(codeOf.keySet()));
        },
        t -> {
          long[] out = new long[size];
          int at = 0;
          for (Column part : parts) {
            for (int i = 0; i < part.size(); i++) {
              out[at++] = ((Column.Temporal) part).get(i);
            }
          }
          return Column.Temporal.of(first.field(), out);
        });
  }

  /** The cells of a column, those that are missing taken from another one. */
  static Column filled(Column column, Column other) {
    return column.<Column>match(
        n -> {
          double[] out = n.toArray();
          for (int i = 0; i < out.length; i++) {
            out[i] = n.isMissing(i) ? ((Column.Numeric) other).get(i) : out[i];
          }
          return Column.Numeric.of(n.field(), out);
        },
        c -> filled(c, (Column.Coded) other),
        t -> {
          long[] out = t.toArray();
          for (int i = 0; i < out.length; i++) {
            out[i] = t.isMissing(i) ? ((Column.Temporal) other).get(i) : out[i];
          }
          return Column.Temporal.of(t.field(), out);
        });
  }

  private static Column filled(Column.Coded column, Column.Coded other) {
    List<String> levels = new ArrayList<>(column.levels());
    LevelIndex own = new LevelIndex(levels);
    int[] codeOf = new int[other.levels().size()];
    Arrays.setAll(codeOf, c -> own.find(other.levels().get(c)));
    int[] out = column.toArray();
    for (int i = 0; i < out.length; i++) {
      int code = out[i] < 0 ? other.get(i) : -1;
      if (code >= 0 && codeOf[code] < 0) {
        codeOf[code] = levels.size();
        levels.add(other.levels().get(code));
      }
      out[i] = code < 0 ? out[i] : codeOf[code];
    }
    Field field = column.field();
    return levels.size() == column.levels().size()
        ? Column.Coded.of(field, out)
        : Column.Coded.of(
            field.type() instanceof ColumnType.Flag && levels.size() > 2
                ? field.withType(new ColumnType.Categorical(levels, false))
                : field.withLevels(levels),
            out);
  }

  /** Feeds the cells to a digest; levels as text, so that the order of levels does not matter. */
  static void digest(Column column, MessageDigest digest) {
    if (column instanceof Column.Coded coded) {
      byte[][] texts =
          coded.levels().stream()
              .map(s -> (s + '\0').getBytes(StandardCharsets.UTF_8))
              .toArray(byte[][]::new);
      byte[] missing = {0, 1};
      for (int i = 0; i < coded.size(); i++) {
        digest.update(coded.isMissing(i) ? missing : texts[coded.get(i)]);
      }
      return;
    }
    ByteBuffer buffer = ByteBuffer.allocate(8 * column.size());
    for (int i = 0; i < column.size(); i++) {
      int row = i;
      buffer.putLong(
          column.<Long>match(n -> Double.doubleToLongBits(n.get(row)), c -> 0L, t -> t.get(row)));
    }
    digest.update(buffer.array());
  }
}
