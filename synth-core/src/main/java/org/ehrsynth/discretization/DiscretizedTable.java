package org.ehrsynth.discretization;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;

/**
 * A discretized table holds the categories of every cell as integer codes, and the subject of every
 * row.
 *
 * @param columns the meaning of the categories, by column
 * @param codes by column, then row; never negative
 * @param subjects the subject of each row
 */
public record DiscretizedTable(Discretization[] columns, int[][] codes, Subjects subjects) {

  /** Chooses the categories of a column. */
  @FunctionalInterface
  public interface Discretizer {
    Discretization of(Column column);
  }

  /** Discretizes all columns of a table, on the threads of the execution. */
  public static DiscretizedTable of(
      Dataset data, Subjects subjects, Discretizer discretizer, Execution run) {
    int p = data.schema().size();
    Discretization[] columns = new Discretization[p];
    int[][] codes = new int[p][];
    run.forEach(
        p,
        j -> {
          columns[j] = discretizer.of(data.column(j));
          codes[j] = columns[j].encode(data.column(j));
          String name = "unknown/" + columns[j].field().name();
          redraw(codes[j], columns[j].size(), run.seed().derive(name).generator());
        });
    return new DiscretizedTable(columns, codes, subjects);
  }

  /** Draws the codes that are not known from those that are. */
  private static void redraw(int[] codes, int size, RandomStream draws) {
    double[] counts = counts(codes, size);
    if (Arrays.stream(counts).sum() == codes.length) {
      return;
    }
    AliasSampler known = AliasSampler.of(counts);
    for (int i = 0; i < codes.length; i++) {
      codes[i] = codes[i] < 0 ? known.draw(draws) : codes[i];
    }
  }

  private static double[] counts(int[] codes, int size) {
    double[] counts = new double[size];
    for (int code : codes) {
      if (code >= 0) {
        counts[code]++;
      }
    }
    return counts;
  }

  public int rows() {
    return subjects.rowCount();
  }

  public int size() {
    return columns.length;
  }

  /** Shares of the categories of a column over all rows. */
  public double[] fractions(int column) {
    double[] fractions = counts(codes[column], columns[column].size());
    for (int c = 0; c < fractions.length; c++) {
      fractions[c] /= Math.max(1, rows());
    }
    return fractions;
  }

  /** The rows of a share of the subjects, drawn at random, increasing; at least one subject. */
  public int[] sample(double fraction, RandomStream draws) {
    if (fraction >= 1) {
      return IntStream.range(0, rows()).toArray();
    }
    int wanted = (int) Math.max(1, Math.rint(fraction * subjects.count()));
    return subjects.rowsOf(subjects.draw(wanted, draws));
  }

  /**
   * Whether rows[from … to) belong to at least so many subjects.
   *
   * @param mark one per subject, of values below stamp
   */
  public boolean hasSubjects(int[] rows, int from, int to, int minSubjects, int[] mark, int stamp) {
    if (to - from < minSubjects || subjects.count() == rows()) {
      return to - from >= minSubjects;
    }
    int distinct = 0;
    for (int i = from; i < to && distinct < minSubjects; i++) {
      int subject = subjects.of(rows[i]);
      distinct += mark[subject] == stamp ? 0 : 1;
      mark[subject] = stamp;
    }
    return distinct >= minSubjects;
  }
}
