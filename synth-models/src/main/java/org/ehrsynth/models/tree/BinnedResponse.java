package org.ehrsynth.models.tree;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.schema.ColumnType;

/** Groups the categories of a response into a few classes, by which splits are chosen. */
public final class BinnedResponse {
  private static final int MAX_CLASSES = 32;

  private final DiscretizedTable table;
  private final boolean nominal;
  private final boolean neighbours; // whether classes are merged with those beside them
  private final int count;
  private final int[] of;
  private final AtomicReferenceArray<int[]> joint; // rows by code of a column and class

  private BinnedResponse(
      DiscretizedTable table, boolean nominal, boolean neighbours, int count, int[] of) {
    this.table = table;
    this.nominal = nominal;
    this.neighbours = neighbours;
    this.count = count;
    this.of = of;
    joint = new AtomicReferenceArray<>(table.size());
  }

  /**
   * The categories of a column in at most {@value #MAX_CLASSES} classes: of ordered ones and of
   * codes, neighbours of about equal mass and missing apart; of other nominal ones, the rare
   * together. Codes of a terminology that stand side by side are of one chapter, and depend on the
   * same predictors.
   */
  public static BinnedResponse of(DiscretizedTable table, int column) {
    Discretization categories = table.columns()[column];
    boolean neighbours =
        !categories.isNominal() || categories.field().type() instanceof ColumnType.Code;
    int[] codes = table.codes()[column];
    int[] total = new int[categories.size()];
    for (int c : codes) {
      total[c]++;
    }
    int count = Math.min(MAX_CLASSES, total.length);
    int[] map = new int[total.length];
    Arrays.setAll(map, c -> c);
    if (total.length > MAX_CLASSES) {
      boolean apart = categories.missing() >= 0 && neighbours;
      int known = total.length - (apart ? 1 : 0);
      int[] groups =
          merged(
              Arrays.copyOf(total, known),
              codes.length,
              apart ? MAX_CLASSES - 1 : MAX_CLASSES,
              neighbours);
      System.arraycopy(groups, 0, map, 0, known);
      if (apart) {
        map[known] = MAX_CLASSES - 1;
      }
    }
    int[] of = Arrays.stream(codes).map(c -> map[c]).toArray();
    return new BinnedResponse(table, categories.isNominal(), neighbours, count, of);
  }

  /** Two classes of a table's rows. */
  public static BinnedResponse of(DiscretizedTable table, boolean[] second) {
    int[] of = new int[second.length];
    Arrays.setAll(of, i -> second[i] ? 1 : 0);
    return new BinnedResponse(table, false, true, 2, of);
  }

  boolean isNominal() {
    return nominal;
  }

  public int count() {
    return count;
  }

  public int of(int row) {
    return of[row];
  }

  /** Rows of the whole table by code of a column and class, code by code; counted once. */
  int[] jointCounts(int column) {
    int[] counts = joint.get(column);
    if (counts == null) {
      counts = new int[table.columns()[column].size() * count];
      int[] code = table.codes()[column];
      for (int i = 0; i < code.length; i++) {
        counts[code[i] * count + of[i]]++;
      }
      joint.set(column, counts); // whoever else counts meanwhile counts the same
    }
    return counts;
  }

  /**
   * At most so many classes of those that some rows have.
   *
   * @param total rows by class
   * @param n all of them
   * @return the new class by class
   */
  int[] merged(int[] total, int n, int maxClasses) {
    return merged(total, n, maxClasses, neighbours);
  }

  private static int[] merged(int[] total, int n, int maxClasses, boolean neighbours) {
    int[] map = new int[total.length];
    if (!neighbours) {
      long[] byCount = new long[total.length];
      for (int c = 0; c < total.length; c++) {
        byCount[c] = (long) -total[c] << 20 | c;
      }
      Arrays.sort(byCount);
      for (int r = 0; r < total.length; r++) {
        map[(int) (byCount[r] & 0xFFFFF)] = Math.min(r, maxClasses - 1);
      }
      return map;
    }
    int last = -1;
    int group = -1;
    double below = 0;
    for (int c = 0; c < total.length; c++) {
      int wanted = Math.min((int) ((below + total[c] / 2.0) / n * maxClasses), maxClasses - 1);
      if (total[c] > 0 && wanted != last) {
        group++;
        last = wanted;
      }
      below += total[c];
      map[c] = Math.max(group, 0);
    }
    return map;
  }
}
