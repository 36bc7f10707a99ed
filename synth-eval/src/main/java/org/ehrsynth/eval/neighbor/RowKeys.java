package org.ehrsynth.eval.neighbor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.learner.FeatureEncoding;

/** Numbers the distinct rows of aligned tables: equal rows, and only those, get equal numbers. */
public final class RowKeys {
  private final Map<List<Long>, Integer> numberOf = new HashMap<>();

  /**
   * Returns the number of each row; successive tables continue the numbering.
   *
   * @return numbers from 0 in order of first appearance
   */
  public int[] of(Dataset table) {
    int[] keys = new int[table.rowCount()];
    for (int i = 0; i < keys.length; i++) {
      List<Long> row = new ArrayList<>(table.columns().size());
      for (Column column : table.columns()) {
        row.add(Double.doubleToLongBits(FeatureEncoding.number(column, i) + 0.0));
      }
      Integer known = numberOf.putIfAbsent(row, numberOf.size());
      keys[i] = known == null ? numberOf.size() - 1 : known;
    }
    return keys;
  }

  /** Returns the number of distinct rows so far. */
  public int size() {
    return numberOf.size();
  }
}
