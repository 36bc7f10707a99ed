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
 * Contains a table as categories, column by column, and the subjects of its rows.
 *
 * @param columns what the categories mean
 * @param codes by column, then row; −1 is unknown
 * @param subjects the subject of each row
 */
public record DiscretizedTable(Discretization[] columns, int[][] codes, Subjects subjects) {

  /** Makes categories of a column. */
  @FunctionalInterface
  public interface Discretizer {
    Discretization of(Column column);
  }

  /**
   * Discretizes all columns, on the run's threads; draws the codes of unknown cells from those of
   * the column's known ones.
   */
  public static DiscretizedTable of(
      Dataset data, Subjects subjects, Discretizer discretizer, Execution run) {
    DiscretizedTable table = withUnknown(data, subjects, discretizer, run);
    run.forEach(
        table.size(),
        j -> {
          String name = "unknown/" + table.columns[j].field().name();
          redraw(table.codes[j], table.columns[j].size(), run.seed().derive(name).generator());
        });
    return table;
  }

  /** Discretizes all columns, on the run's threads; unknown cells have the code −1. */
  public static DiscretizedTable withUnknown(
      Dataset data, Subjects subjects, Discretizer discretizer, Execution run) {
    int p = data.schema().size();
    Discretization[] columns = new Discretization[p];
    int[][] codes = new int[p][];
    run.forEach(
        p,
        j -> {
          columns[j] = discretizer.of(data.column(j));
          codes[j] = columns[j].encode(data.column(j));
        });
    return new DiscretizedTable(columns, codes, subjects);
  }

  /** Replaces unknown codes by draws from the known ones. */
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

  /** Computes fractions of a column's categories among its known cells; equal if there are none. */
  public double[] fractions(int column) {
    double[] fractions = counts(codes[column], columns[column].size());
    double known = Arrays.stream(fractions).sum();
    for (int c = 0; c < fractions.length; c++) {
      fractions[c] = known == 0 ? 1.0 / fractions.length : fractions[c] / known;
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
   * Returns whether rows[from … to) belong to at least so many subjects.
   *
   * @param mark one per subject, of values below stamp
   */
  public boolean hasSubjects(int[] rows, int from, int to, int min, int[] mark, int stamp) {
    if (to - from < min || subjects.count() == rows()) {
      return to - from >= min;
    }
    int distinct = 0;
    for (int i = from; i < to && distinct < min; i++) {
      int subject = subjects.of(rows[i]);
      distinct += mark[subject] == stamp ? 0 : 1;
      mark[subject] = stamp;
    }
    return distinct >= min;
  }
}
