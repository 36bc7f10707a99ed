package org.ehrsynth.eval.report;

import java.util.ArrayList;
import java.util.List;

/** A table of text whose columns are aligned. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final int left;
  private final String gap;

  /**
   * Creates an empty table.
   *
   * @param left how many of the first columns are aligned on the left, as is the last; the others
   *     are aligned on the right
   * @param gap what separates two columns
   */
  TextTable(int left, String gap) {
    this.left = left;
    this.gap = gap;
  }

  /** Adds a row; all rows have as many cells. */
  void add(List<String> row) {
    rows.add(List.copyOf(row));
  }

  /** Returns the lines of the table. */
  List<String> lines() {
    int[] width = new int[rows.isEmpty() ? 0 : rows.get(0).size()];
    for (List<String> row : rows) {
      for (int j = 0; j < width.length; j++) {
        width[j] = Math.max(width[j], row.get(j).length());
      }
    }
    return rows.stream().map(row -> line(row, width)).toList();
  }

  private String line(List<String> row, int[] width) {
    StringBuilder line = new StringBuilder();
    for (int j = 0; j < width.length; j++) {
      String pad = " ".repeat(width[j] - row.get(j).length());
      boolean onLeft = j < left || j == width.length - 1;
      line.append(j == 0 ? "" : gap).append(onLeft ? row.get(j) + pad : pad + row.get(j));
    }
    return line.toString().stripTrailing();
  }
}
