package org.ehrsynth.models.copula;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.scale.PairTable;

/**
 * One latent dimension while learning: what it tells, and a code for each row. For a discrete unit
 * a code is a cell, a combination of its parts' values; for a quantile it is a coarse rank group.
 */
final class LatentDimensionFit {
  final List<DimensionPart> parts;

  /** n codes; −1 where a part's column is missing. */
  final int[] codes;

  /** Per code the parts' values; null for a quantile. */
  final int[][] cells;

  /** Relative frequencies of the codes. */
  final double[] p;

  /** Whether the order of the codes carries no meaning and is to be chosen. */
  final boolean nominal;

  /** Codes by latent position, from low to high. */
  int[] order;

  LatentDimensionFit(
      List<DimensionPart> parts, int[] codes, int[][] cells, int size, boolean nominal) {
    this.parts = List.copyOf(parts);
    this.codes = codes;
    this.cells = cells;
    this.nominal = nominal;
    p = new double[size];
    int n = 0;
    for (int code : codes) {
      if (code >= 0) {
        p[code]++;
        n++;
      }
    }
    for (int c = 0; c < size; c++) {
      p[c] /= Math.max(n, 1);
    }
    order = new int[size];
    Arrays.setAll(order, i -> i);
  }

  int size() {
    return p.length;
  }

  /** The codes as one side of a table of pairs; the names of the parts' columns do not matter. */
  PairTable.Axis axis() {
    return new PairTable.Axis("", size());
  }

  boolean isDiscrete() {
    return cells != null;
  }

  /** Whether both tell of the same column, one its missingness and one its value. */
  boolean excludes(LatentDimensionFit other) {
    for (DimensionPart mine : parts) {
      for (DimensionPart theirs : other.parts) {
        if (mine.excludes(theirs)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the same rows are observed. */
  boolean sameRows(LatentDimensionFit other) {
    for (int i = 0; i < codes.length; i++) {
      if ((codes[i] < 0) != (other.codes[i] < 0)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Latent groups of about equal mass.
   *
   * @param most number of groups at most
   * @return per code the group, numbered from low to high without gaps
   */
  int[] groups(int most) {
    int[] group = new int[size()];
    double below = 0;
    int last = -1;
    int number = -1;
    for (int code : order) {
      int wanted = Math.min((int) ((below + p[code] / 2) * most), most - 1);
      below += p[code];
      if (wanted != last) {
        number++;
        last = wanted;
      }
      group[code] = number;
    }
    return group;
  }
}
