package org.ehrsynth.eval.fidelity;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;

import java.util.Arrays;
import org.ehrsynth.eval.comparison.ColumnPair;

/**
 * TabPC codes are one column of one table as codes, binned as TabPC does (arXiv:2603.23016): a
 * number with more than 11 different values in that table, missing being one, is cut at ten equal
 * widths of the train range, (a, b], the lowest edge inclusive; numbers outside and missing ones
 * have one code. Numbers with fewer values, and levels, are codes themselves, missing being one.
 *
 * @param of by row
 * @param size number of codes
 */
record TabPcCodes(int[] of, int size) {
  private static final int BINS = 10;
  private static final int MAX_RAW = 11;

  static TabPcCodes of(ColumnPair column, int table) {
    if (!column.isNumber()) {
      int[] codes = column.codesUnsafe()[table];
      return new TabPcCodes(
          Arrays.stream(codes).map(c -> c < 0 ? column.levels() : c).toArray(),
          column.levels() + 1);
    }
    double[] x = column.numbersUnsafe()[table];
    double[] distinct = Arrays.stream(x).sorted().distinct().toArray(); // NaN last, once
    if (distinct.length <= MAX_RAW) {
      return new TabPcCodes(
          Arrays.stream(x).mapToInt(v -> Arrays.binarySearch(distinct, v)).toArray(),
          distinct.length);
    }
    double[] range = column.range(REAL);
    int[] codes = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      codes[i] = bin(x[i], range[0], range[1]);
    }
    return new TabPcCodes(codes, BINS + 1);
  }

  private static int bin(double x, double low, double high) {
    if (!(x >= low && x <= high)) {
      return BINS;
    }
    int bin = 0;
    while (bin < BINS - 1 && x > low + (bin + 1) * ((high - low) / BINS)) {
      bin++;
    }
    return bin;
  }
}
