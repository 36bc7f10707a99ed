package org.ehrsynth.scale;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;

/**
 * Cross-tabulates every pair of a list of coded columns, each as a {@link PairTable}.
 *
 * <p>Exact; combining adds the counts. Memory: O(Σ product of the numbers of codes of a pair).
 */
public final class PairTables implements Statistic<PairTables> {
  private static final String KIND = "pair tables";

  private final List<PairTable.Axis> axes;
  private final List<PairTable> tables; // of columns i and j < i, at i (i − 1) / 2 + j

  /** Counts nothing yet. */
  public PairTables(List<PairTable.Axis> axes, PairTable.Cells cells) {
    this(axes, empty(axes, cells));
  }

  private PairTables(List<PairTable.Axis> axes, List<PairTable> tables) {
    this.axes = List.copyOf(axes);
    this.tables = List.copyOf(tables);
  }

  private static List<PairTable> empty(List<PairTable.Axis> axes, PairTable.Cells cells) {
    List<PairTable> tables = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      for (int j = 0; j < i; j++) {
        tables.add(new PairTable(axes.get(i), axes.get(j), cells));
      }
    }
    return tables;
  }

  @Override
  public void accept(Dataset chunk, Subjects subjects) {
    int[][] codes =
        axes.stream().map(axis -> PairTable.codes(chunk, axis, subjects)).toArray(int[][]::new);
    for (int i = 0; i < codes.length; i++) {
      accept(i, codes, subjects);
    }
  }

  /**
   * Adds rows that are coded already. The threads of the execution share the pairs; the counts do
   * not depend on their number.
   *
   * @param codes by column, then by row; negative where a cell is missing; not modified
   */
  public void accept(int[][] codes, Subjects subjects, Execution run) {
    run.forEach(codes.length, i -> accept(i, codes, subjects));
  }

  private void accept(int i, int[][] codes, Subjects subjects) {
    for (int j = 0; j < i; j++) {
      table(i, j).accept(codes[i], codes[j], subjects);
    }
  }

  @Override
  public void combine(PairTables other) {
    Chunks.requireAlike(
        axes.equals(other.axes), axes.isEmpty() ? "no column" : axes.get(0).column());
    for (int t = 0; t < tables.size(); t++) {
      tables.get(t).combine(other.tables.get(t));
    }
  }

  /**
   * Returns the table of two columns.
   *
   * @param i position of the column on the first axis
   * @param j position of the column on the second axis, less than i
   */
  public PairTable table(int i, int j) {
    return tables.get(i * (i - 1) / 2 + j);
  }

  @Override
  public byte[] toBytes() {
    StateWriter out = new StateWriter(KIND).number(axes.size());
    for (PairTable.Axis axis : axes) {
      out.text(axis.column()).number(axis.size());
    }
    tables.forEach(table -> table.write(out));
    return out.toBytes();
  }

  /** Restores a state from its bytes. */
  public static PairTables read(byte[] bytes) {
    return StateReader.read(bytes, KIND, PairTables::read);
  }

  private static PairTables read(StateReader in) {
    List<PairTable.Axis> axes = new ArrayList<>();
    for (int left = in.number(); left > 0; left--) {
      axes.add(new PairTable.Axis(in.text(), in.number()));
    }
    List<PairTable> tables = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      for (int j = 0; j < i; j++) {
        PairTable table = PairTable.read(in);
        in.require(table.isOf(axes.get(i), axes.get(j)));
        tables.add(table);
      }
    }
    return new PairTables(axes, tables);
  }
}
