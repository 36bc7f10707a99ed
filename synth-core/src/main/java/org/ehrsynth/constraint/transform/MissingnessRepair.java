package org.ehrsynth.constraint.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;

/**
 * A missingness repair blanks cells that are missing where a condition holds. If they are missing
 * exactly then, it fills the cells that a row lacks elsewhere from another sampled row: rejecting
 * the row instead would make the negation of the condition rarer than it is.
 *
 * @param names the columns
 * @param when the condition; it names none of the columns
 * @param clauses the columns that the condition names
 * @param exactly whether cells may be missing only there
 */
record MissingnessRepair(List<String> names, Condition when, Set<String> clauses, boolean exactly) {
  private static final int MIN_ROWS = 64;
  private static final int MAX_ROWS = 4096;

  /** Streams of other rows that are looked through before cells are left missing. */
  private static final int STREAMS = 8;

  /**
   * Blanks and fills.
   *
   * @param repaired receives the rows that had a cell filled
   * @return the columns that changed
   */
  Map<String, Column> applied(Dataset rows, ConstraintTransform.Redraw others, BitSet repaired) {
    IntPredicate holds = when.on(rows);
    List<Column> columns = names.stream().map(rows::column).toList();
    List<Integer> lacking = new ArrayList<>();
    int[][] from = new int[names.size()][rows.rowCount()];
    for (int i = 0; i < rows.rowCount(); i++) {
      int row = i;
      boolean blank = holds.test(i);
      for (int[] each : from) {
        each[i] = blank ? ColumnEditor.BLANK : ColumnEditor.KEEP;
      }
      if (exactly && !blank && columns.stream().anyMatch(c -> c.isMissing(row))) {
        lacking.add(i);
      }
    }
    Dataset donors = lacking.isEmpty() ? rows.head(0) : donors(lacking.size(), others);
    for (int d = 0; d < donors.rowCount(); d++) {
      int row = lacking.get(d);
      repaired.set(row);
      for (int j = 0; j < from.length; j++) {
        from[j][row] = columns.get(j).isMissing(row) ? d : ColumnEditor.KEEP;
      }
    }
    Map<String, Column> changed = new HashMap<>();
    for (int j = 0; j < from.length; j++) {
      changed.put(
          names.get(j), ColumnEditor.of(columns.get(j), from[j], donors.column(names.get(j))));
    }
    return changed;
  }

  /** The first other rows that have all the cells, as many as wanted where that many are found. */
  private Dataset donors(int wanted, ConstraintTransform.Redraw others) {
    List<Dataset> found = new ArrayList<>();
    int n = 0;
    for (int stream = 0; stream < STREAMS && n < wanted; stream++) {
      for (int size = MIN_ROWS; size <= MAX_ROWS; size *= 4) {
        Dataset drawn = others.draw(size, stream);
        int[] whole =
            IntStream.range(0, size)
                .filter(i -> names.stream().noneMatch(name -> drawn.column(name).isMissing(i)))
                .toArray();
        if (n + whole.length >= wanted || size == MAX_ROWS) {
          int taken = Math.min(whole.length, wanted - n);
          found.add(drawn.selectRows(Arrays.copyOf(whole, taken)));
          n += taken;
          break;
        }
      }
    }
    return Dataset.concat(found);
  }
}
