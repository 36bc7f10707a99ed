package org.ehrsynth.eval.privacy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.QuantileBins;

/**
 * Equivalence classes are cells as an outsider knows them: levels as they are, numbers and times by
 * fifths ({@link QuantileBins} of given rows), missing as a level of its own.
 */
final class EquivalenceClasses {
  private static final int GROUPS = 5;

  private final Map<String, QuantileBins> cuts = new HashMap<>();
  private final Map<List<Integer>, Integer> numberOf = new HashMap<>();

  private EquivalenceClasses() {}

  /** Groups with the fifths of some rows. */
  static EquivalenceClasses of(Dataset rows) {
    EquivalenceClasses groups = new EquivalenceClasses();
    for (Column column : rows.columns()) {
      if (!(column instanceof Column.Coded)) {
        groups.cuts.put(column.field().name(), QuantileBins.of(NumericCells.of(column), GROUPS));
      }
    }
    return groups;
  }

  /** The group of each cell, 0 … {@link #count} − 1; missing is the last. */
  int[] of(Column column) {
    QuantileBins cut = cuts.get(column.field().name());
    int missing = count(column) - 1;
    return Arrays.stream(NumericCells.of(column))
        .mapToInt(x -> Double.isNaN(x) ? missing : cut == null ? (int) x : cut.group(x))
        .toArray();
  }

  /** Number of groups, missing among them. */
  int count(Column column) {
    QuantileBins cut = cuts.get(column.field().name());
    return 1 + (cut == null ? ((Column.Coded) column).levels().size() : cut.count());
  }

  /**
   * Returns a number for each row: rows of equal groups in the columns, and only those, have equal
   * numbers.
   */
  int[] keys(Dataset table, List<String> columns) {
    List<int[]> groups = columns.stream().map(name -> of(table.column(name))).toList();
    int[] keys = new int[table.rowCount()];
    for (int i = 0; i < keys.length; i++) {
      List<Integer> row = new ArrayList<>(groups.size());
      for (int[] column : groups) {
        row.add(column[i]);
      }
      Integer known = numberOf.putIfAbsent(row, numberOf.size());
      keys[i] = known == null ? numberOf.size() - 1 : known;
    }
    return keys;
  }
}
