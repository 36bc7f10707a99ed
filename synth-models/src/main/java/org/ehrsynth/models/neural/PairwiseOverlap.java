package org.ehrsynth.models.neural;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Computes the overlap of a table's pairs of columns with those of a reference: the mean over pairs
 * of 1 − ½ Σ |p − q| on their joint categories, about ten a column; 1 is equal. It shows which
 * epoch is best, which the losses of a generator and its critic do not.
 */
public final class PairwiseOverlap {
  private static final int BINS = 10;
  private static final int MAX_PAIRS = 600;
  private static final int MAX_CATEGORIES = 25;

  private final List<Discretization> columns;
  private final int[][] folded; // by column: category to one of the most frequent, or the last
  private final int[] sizes;
  private final int[][] pairs;
  private final double[][] fractions; // of the reference, by pair
  private final Execution run;

  /**
   * Learns what the reference looks like.
   *
   * @param train whose categories are used
   */
  public PairwiseOverlap(
      Dataset train, Subjects subjects, Dataset reference, int k, Execution run, Seed seed) {
    this.run = run;
    int p = train.schema().size();
    columns = new ArrayList<>();
    folded = new int[p][];
    sizes = new int[p];
    for (int j = 0; j < p; j++) {
      Discretization column = Discretization.of(train.column(j), subjects, k, BINS);
      columns.add(column);
      folded[j] = folds(column, train, j);
      sizes[j] = Math.min(column.size(), MAX_CATEGORIES) + 1;
    }
    List<int[]> all = new ArrayList<>();
    for (int i = 0; i < p; i++) {
      for (int j = i + (p == 1 ? 0 : 1); j < p; j++) {
        all.add(new int[] {i, j});
      }
    }
    RandomStream draws = seed.generator();
    int[] order = draws.permutation(all.size());
    pairs =
        IntStream.range(0, Math.min(MAX_PAIRS, all.size()))
            .mapToObj(i -> all.get(order[i]))
            .toArray(int[][]::new);
    fractions = fractions(reference);
  }

  private static int[] folds(Discretization column, Dataset train, int j) {
    int[] counts = new int[column.size()];
    for (int code : column.encode(train.column(j))) {
      if (code >= 0) {
        counts[code]++;
      }
    }
    int[] order =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted((a, b) -> Integer.compare(counts[b], counts[a]))
            .mapToInt(c -> c)
            .toArray();
    int[] fold = new int[counts.length];
    for (int at = 0; at < order.length; at++) {
      fold[order[at]] = Math.min(at, MAX_CATEGORIES - 1);
    }
    return fold;
  }

  private double[][] fractions(Dataset rows) {
    int[][] codes = new int[columns.size()][];
    run.forEach(
        codes.length,
        j -> {
          codes[j] = columns.get(j).encode(rows.column(j));
          for (int i = 0; i < codes[j].length; i++) {
            codes[j][i] = codes[j][i] < 0 ? sizes[j] - 1 : folded[j][codes[j][i]];
          }
        });
    double[][] all = new double[pairs.length][];
    run.forEach(
        pairs.length,
        at -> {
          int[] one = codes[pairs[at][0]];
          int[] two = codes[pairs[at][1]];
          int width = sizes[pairs[at][1]];
          double[] fraction = new double[sizes[pairs[at][0]] * width];
          for (int i = 0; i < one.length; i++) {
            fraction[one[i] * width + two[i]] += 1.0 / one.length;
          }
          all[at] = fraction;
        });
    return all;
  }

  /** The overlap with independent columns of the same margins. */
  double independent() {
    double sum = 0;
    for (int at = 0; at < pairs.length; at++) {
      int width = sizes[pairs[at][1]];
      double[] rows = new double[sizes[pairs[at][0]]];
      double[] columns = new double[width];
      for (int c = 0; c < fractions[at].length; c++) {
        rows[c / width] += fractions[at][c];
        columns[c % width] += fractions[at][c];
      }
      double apart = 0;
      for (int c = 0; c < fractions[at].length; c++) {
        apart += Math.abs(rows[c / width] * columns[c % width] - fractions[at][c]);
      }
      sum += 1 - apart / 2;
    }
    return pairs.length == 0 ? 1 : sum / pairs.length;
  }

  /** The overlap with a table of the same columns. */
  public double overlap(Dataset rows) {
    double[][] other = fractions(rows);
    double sum = 0;
    for (int at = 0; at < pairs.length; at++) {
      double apart = 0;
      for (int c = 0; c < other[at].length; c++) {
        apart += Math.abs(other[at][c] - fractions[at][c]);
      }
      sum += 1 - apart / 2;
    }
    return pairs.length == 0 ? 1 : sum / pairs.length;
  }
}
