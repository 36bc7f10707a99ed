package org.ehrsynth.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/** Combines coded columns whose levels differ; the levels of the first column come first. */
final class LevelUnion {
  private LevelUnion() {}

  /** The cells of several columns of one field; the texts of identifiers may differ. */
  static Column.Coded append(Column.Coded first, List<Column> others) {
    Field field = first.field();
    Map<String, Integer> codeOf = new LinkedHashMap<>();
    first.levels().forEach(level -> codeOf.put(level, codeOf.size()));
    int at = first.size();
    int[] out = Arrays.copyOf(first.toArray(), at + others.stream().mapToInt(Column::size).sum());
    for (Column other : others) {
      Column.Coded coded = (Column.Coded) other;
      boolean same = coded.levels().equals(first.levels());
      for (int i = 0; i < coded.size(); i++) {
        int code = coded.get(i);
        if (code >= 0 && !same) {
          code = codeOf.computeIfAbsent(coded.levels().get(code), t -> codeOf.size());
        }
        out[at++] = code;
      }
    }
    if (!field.type().isCoded()) {
      return Column.Coded.identifier(field, out, List.copyOf(codeOf.keySet()));
    }
    if (codeOf.size() > first.levels().size()) {
      throw new IllegalArgumentException(
          "columns '%s' must have equal levels, found %d that the first has not"
              .formatted(field.name(), codeOf.size() - first.levels().size()));
    }
    return Column.Coded.of(field, out);
  }

  /** The cells of a column; the other column replaces those that are missing. */
  static Column.Coded filled(Column.Coded column, Column.Coded other) {
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
    if (levels.size() == column.levels().size()) {
      return Column.Coded.of(field, out);
    }
    boolean isTooLong = field.type() instanceof ColumnType.Flag && levels.size() > 2;
    return Column.Coded.of(
        isTooLong
            ? field.withType(new ColumnType.Categorical(levels, false))
            : field.withLevels(levels),
        out);
  }
}
