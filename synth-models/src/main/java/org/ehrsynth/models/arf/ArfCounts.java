package org.ehrsynth.models.arf;

import java.util.Arrays;

/**
 * Contains how many rows of each leaf of an {@link ArfTree} have each category.
 *
 * <p>Invariant: {@code starts[ℓ p + j]} up to the next start are the categories of column j in leaf
 * ℓ, increasing, with the number of the leaf's rows that have each.
 *
 * @param rows by leaf
 */
record ArfCounts(int[] rows, int[] starts, int[] categories, int[] counts) {

  /** Returns the number of columns. */
  int columns() {
    return (starts.length - 1) / Math.max(1, rows.length);
  }

  /** Returns how many categories each leaf and column has. */
  int[] lengths() {
    int[] lengths = new int[starts.length - 1];
    Arrays.setAll(lengths, i -> starts[i + 1] - starts[i]);
    return lengths;
  }

  /**
   * Returns whether the arrays fit together.
   *
   * @param sizes categories by column
   */
  boolean isWhole(int[] sizes) {
    return rows.length > 0
        && starts.length - 1 == rows.length * sizes.length
        && starts[starts.length - 1] == categories.length
        && counts.length == categories.length
        && Arrays.stream(rows).allMatch(n -> n > 0 && n < Integer.MAX_VALUE / rows.length);
  }

  /** Returns whether the invariant holds. */
  boolean areCounts(int[] sizes) {
    int columns = columns();
    for (int cell = 0; cell < starts.length - 1; cell++) {
      long sum = 0;
      for (int i = starts[cell]; i < starts[cell + 1]; i++) {
        int before = i == starts[cell] ? -1 : categories[i - 1];
        if (categories[i] <= before || categories[i] >= sizes[cell % columns] || counts[i] < 1) {
          return false;
        }
        sum += counts[i];
      }
      if (sum != rows[cell / columns]) {
        return false;
      }
    }
    return true;
  }
}
