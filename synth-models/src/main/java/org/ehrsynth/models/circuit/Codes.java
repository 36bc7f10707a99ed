package org.ehrsynth.models.circuit;

import org.ehrsynth.data.Subjects;
import org.ehrsynth.discretization.Discretization;

/**
 * A table as categories.
 *
 * @param columns what the categories mean
 * @param codes by column, then row; −1 is unknown
 * @param subjects whom each row belongs to, numbered from 0
 */
record Codes(Discretization[] columns, int[][] codes, Subjects subjects) {

  int rows() {
    return subjects.rowCount();
  }

  int[] sizes() {
    int[] sizes = new int[columns.length];
    for (int j = 0; j < sizes.length; j++) {
      sizes[j] = columns[j].size();
    }
    return sizes;
  }

  /** Shares of the categories of a column among its known cells; equal if there are none. */
  float[] fractions(int column) {
    float[] fractions = new float[columns[column].size()];
    int known = 0;
    for (int code : codes[column]) {
      if (code >= 0) {
        fractions[code]++;
        known++;
      }
    }
    for (int c = 0; c < fractions.length; c++) {
      fractions[c] = known == 0 ? 1f / fractions.length : fractions[c] / known;
    }
    return fractions;
  }
}
