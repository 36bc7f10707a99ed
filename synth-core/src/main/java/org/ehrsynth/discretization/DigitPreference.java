package org.ehrsynth.discretization;

import java.util.Arrays;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.RandomStream;

/**
 * Digit preference is how coarsely the numbers of a column are written, by category: three
 * significant digits, whole tens, half of them without decimals. A number drawn between real ones
 * is rounded in the same proportions, or its many digits would give it away.
 *
 * <p>For a number x the coarseness is the largest e such that 10ᵉ divides it, from −decimals to
 * {@value #COARSEST}. A coarseness that fewer than k subjects of a category share is counted as the
 * next finer one, the finest as the next coarser.
 */
final class DigitPreference {
  private static final int COARSEST = 2;

  private final int decimals;
  private final double[][] cumulative; // by category, then from the finest coarseness up

  private DigitPreference(int decimals, double[][] cumulative) {
    this.decimals = decimals;
    this.cumulative = cumulative;
  }

  /**
   * Learns from guarded numbers.
   *
   * @param numbers NaN is missing
   * @param category of each number; not read where it is missing
   * @param subjects the subject of each number
   */
  static DigitPreference of(
      double[] numbers, int[] category, int categories, int decimals, Subjects subjects, int k) {
    int kinds = decimals + COARSEST + 1;
    int[] codes = new int[numbers.length];
    double[][] fractions = new double[categories][kinds];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = -1;
      if (!Double.isNaN(numbers[i])) {
        int kind = coarseness(numbers[i], decimals) + decimals;
        codes[i] = category[i] * kinds + kind;
        fractions[category[i]][kind]++;
      }
    }
    int[] holders = subjects.perCode(codes, categories * kinds);
    for (int c = 0; c < categories; c++) {
      cumulate(fractions[c], Arrays.copyOfRange(holders, c * kinds, (c + 1) * kinds), k);
    }
    return new DigitPreference(decimals, fractions);
  }

  /** Turns counts into cumulative shares, rare ones counted as the next finer. */
  private static void cumulate(double[] counts, int[] holders, int k) {
    for (int e = counts.length - 1; e > 0; e--) {
      if (holders[e] < k) {
        counts[e - 1] += counts[e];
        holders[e - 1] += holders[e];
        counts[e] = 0;
      }
    }
    if (holders[0] < k) {
      int next = 0;
      while (next < counts.length - 1 && (next == 0 || counts[next] == 0)) {
        next++;
      }
      counts[next] += counts[0];
      counts[0] = 0;
    }
    double sum = Arrays.stream(counts).sum();
    double below = 0;
    for (int e = 0; e < counts.length; e++) {
      below += counts[e];
      counts[e] = sum > 0 ? below / sum : 1;
    }
  }

  private static int coarseness(double x, int decimals) {
    for (int e = COARSEST; e > -decimals; e--) {
      double quotient = e >= 0 ? x / Math.pow(10, e) : x * Math.pow(10, -e);
      if (Math.abs(quotient - Math.rint(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient))) {
        return e;
      }
    }
    return -decimals;
  }

  /**
   * Rounds a number of a category as its real numbers are rounded, if it stays within low and high.
   */
  double round(double x, int category, double low, double high, RandomStream draws) {
    double[] fractions = cumulative[category];
    double p = draws.nextDouble();
    int e = 0;
    while (e < fractions.length - 1 && fractions[e] <= p) {
      e++;
    }
    double rounded = rounded(x, e - decimals);
    return rounded >= low && rounded <= high ? rounded : x;
  }

  /** The largest step that numbers of a category are rounded to. */
  double coarsest(int category) {
    double[] fractions = cumulative[category];
    int e = 0;
    while (e < fractions.length - 1 && fractions[e] < 1) {
      e++;
    }
    return Math.pow(10, e - decimals);
  }

  private static double rounded(double x, int e) {
    if (e < 0) {
      double scale = Math.pow(10, -e);
      return Math.rint(x * scale) / scale;
    }
    double step = Math.pow(10, e);
    return Math.rint(x / step) * step;
  }

  void write(ArchiveWriter archive, String prefix) {
    double[] all = Arrays.stream(cumulative).flatMapToDouble(Arrays::stream).toArray();
    archive.matrix(
        prefix + "/digits.npy", Matrix.of(cumulative.length, decimals + COARSEST + 1, all));
  }

  /** Reads what {@link #write} wrote. */
  static DigitPreference read(ArchiveReader archive, String prefix, int categories) {
    String name = prefix + "/digits.npy";
    Matrix fractions = archive.matrix(name);
    int decimals = fractions.columns() - COARSEST - 1;
    if (fractions.rows() != categories || decimals < 0) {
      throw archive.malformed(name, "shares of digits for " + categories + " categories");
    }
    double[][] cumulative = new double[categories][];
    Arrays.setAll(cumulative, fractions::row);
    return new DigitPreference(decimals, cumulative);
  }
}
