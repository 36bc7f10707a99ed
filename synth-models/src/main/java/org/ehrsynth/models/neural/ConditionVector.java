package org.ehrsynth.models.neural;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;

/**
 * Numbers the levels that can be requested of a row, column after column, with the rows of each:
 * the conditional vector of Xu et al. (2019), section 4.3.
 *
 * <p>A count of fewer than k rows is kept as 0: such a level is never requested when rows are
 * sampled.
 */
public final class ConditionVector {
  private static final String SPANS = "network/asked-spans.npy";
  private static final String COUNTS = "network/asked-counts.npy";

  private final int[] spans;
  private final int[][] counts; // by column of levels, then level
  private final int[] first; // number of a column's first level; then of all levels
  private final AliasSampler[] asIs;

  private ConditionVector(int[] spans, int[][] counts) {
    this.spans = spans;
    this.counts = counts;
    first = new int[spans.length + 1];
    asIs = new AliasSampler[spans.length];
    for (int c = 0; c < spans.length; c++) {
      first[c + 1] = first[c] + counts[c].length;
      asIs[c] = categorical(counts[c]);
    }
  }

  private static AliasSampler categorical(int[] counts) {
    double[] weights = Arrays.stream(counts).asDoubleStream().toArray();
    if (Arrays.stream(counts).allMatch(n -> n == 0)) {
      Arrays.fill(weights, 1);
    }
    return AliasSampler.of(weights);
  }

  /**
   * Of encoded rows.
   *
   * @param spans the columns of levels
   */
  static ConditionVector of(EncodedRows rows, int[] spans, int k) {
    int[][] counts = new int[spans.length][];
    for (int c = 0; c < spans.length; c++) {
      counts[c] = rows.counts(spans[c]);
      for (int v = 0; v < counts[c].length; v++) {
        counts[c][v] = counts[c][v] < k ? 0 : counts[c][v];
      }
    }
    return new ConditionVector(spans.clone(), counts);
  }

  /** How many levels there are of all columns. */
  public int size() {
    return first[spans.length];
  }

  int columns() {
    return spans.length;
  }

  /** The number of a level of the c-th column of levels. */
  int number(int c, int level) {
    return first[c] + level;
  }

  /** Returns the span of a condition. */
  public int span(int condition) {
    return spans[column(condition)];
  }

  /** Its place in the span. */
  public int level(int condition) {
    return condition - first[column(condition)];
  }

  int column(int condition) {
    int at = Arrays.binarySearch(first, condition);
    return at < 0 ? -at - 2 : at;
  }

  /** A level as rows have it: of a random column, by the counts. */
  public int draw(RandomStream draws) {
    int c = draws.nextInt(spans.length);
    return first[c] + asIs[c].draw(draws);
  }

  /** The column of levels that a span is; −1 if it is none. */
  int columnOf(int span) {
    for (int c = 0; c < spans.length; c++) {
      if (spans[c] == span) {
        return c;
      }
    }
    return -1;
  }

  /** The span of a column of levels. */
  int spanOf(int c) {
    return spans[c];
  }

  /** The share of rows of a column that have one of some levels, each counting by its share. */
  double fraction(int c, double[] fractions) {
    double met = 0;
    double all = 0;
    for (int v = 0; v < counts[c].length; v++) {
      met += fractions[v] * counts[c][v];
      all += counts[c][v];
    }
    return all > 0 ? met / all : 0;
  }

  /** Draws one of some levels of a column, by the counts; one of them has rows. */
  AliasSampler within(int c, double[] fractions) {
    double[] weights = new double[fractions.length];
    for (int v = 0; v < weights.length; v++) {
      weights[v] = fractions[v] * counts[c][v];
    }
    return AliasSampler.of(weights);
  }

  public void write(ArchiveWriter archive) {
    archive.ints(SPANS, spans);
    archive.ints(COUNTS, Arrays.stream(counts).flatMapToInt(Arrays::stream).toArray());
  }

  /** Whether {@link #write} wrote to it. */
  public static boolean isIn(ArchiveReader archive) {
    return archive.has(SPANS);
  }

  /** Reads what {@link #write} wrote. */
  public static ConditionVector read(ArchiveReader archive, List<OutputBlock> of) {
    int[] spans = archive.ints(SPANS);
    int[] all = archive.ints(COUNTS);
    int[][] counts = new int[spans.length][];
    int at = 0;
    if (spans.length == 0) {
      throw archive.malformed(SPANS, "columns of levels");
    }
    for (int c = 0; c < spans.length; c++) {
      boolean known =
          spans[c] > (c > 0 ? spans[c - 1] : -1)
              && spans[c] < of.size()
              && of.get(spans[c]).kind() == OutputBlock.Kind.SOFTMAX
              && at + of.get(spans[c]).width() <= all.length;
      if (!known) {
        throw archive.malformed(SPANS, "columns of levels");
      }
      counts[c] = Arrays.copyOfRange(all, at, at + of.get(spans[c]).width());
      at += counts[c].length;
    }
    if (at != all.length || Arrays.stream(all).anyMatch(n -> n < 0)) {
      throw archive.malformed(COUNTS, "a count for each level");
    }
    return new ConditionVector(spans, counts);
  }
}
