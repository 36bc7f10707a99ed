package org.ehrsynth.eval.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ehrsynth.json.JsonTree;

/**
 * The figures of a report hold the numbers that its charts show: the distribution of every column
 * in the real and in the synthetic table, and the associations of all pairs of columns.
 *
 * @param columns in the order of the table; empty if no charts were requested
 * @param association of all pairs; empty for fewer than two columns
 */
public record ReportFigures(List<ColumnFigure> columns, Optional<AssociationFigure> association) {
  /** No charts. */
  public static final ReportFigures NONE = new ReportFigures(List.of(), Optional.empty());

  public ReportFigures {
    columns = List.copyOf(columns);
  }

  /** What the categories of a column's chart are. */
  public enum Kind {
    /** The levels of a coded column. */
    LEVEL,
    /** Bins of a number or a time. */
    NUMBER
  }

  /**
   * The distribution of one column.
   *
   * @param name of the column
   * @param kind of its categories
   * @param labels of the categories
   * @param real the fraction of the real rows in each category
   * @param synthetic the fraction of the synthetic rows in each category
   * @param realMissing the fraction of real cells that are missing
   * @param syntheticMissing the fraction of synthetic cells that are missing
   */
  public record ColumnFigure(
      String name,
      Kind kind,
      List<String> labels,
      List<Double> real,
      List<Double> synthetic,
      double realMissing,
      double syntheticMissing) {

    public ColumnFigure {
      labels = List.copyOf(labels);
      real = List.copyOf(real);
      synthetic = List.copyOf(synthetic);
    }

    /** Returns whether a cell of either table is missing. */
    public boolean hasMissing() {
      return realMissing + syntheticMissing > 0;
    }

    private JsonTree toJson() {
      JsonTree tree = new JsonTree();
      tree.put("name", name);
      tree.put("kind", kind.name().toLowerCase(Locale.ROOT));
      tree.put("labels", labels);
      tree.put("real", real);
      tree.put("synthetic", synthetic);
      tree.put("realMissing", realMissing);
      tree.put("syntheticMissing", syntheticMissing);
      return tree;
    }
  }

  /**
   * The normalised mutual information of every pair of columns.
   *
   * @param columns names of the columns
   * @param real of the pairs (0, 1), (0, 2), … (1, 2), … in the real table
   * @param synthetic the same in the synthetic table
   */
  public record AssociationFigure(List<String> columns, List<Double> real, List<Double> synthetic) {

    public AssociationFigure {
      columns = List.copyOf(columns);
      real = List.copyOf(real);
      synthetic = List.copyOf(synthetic);
    }

    private JsonTree toJson() {
      JsonTree tree = new JsonTree();
      tree.put("columns", columns);
      tree.put("real", real);
      tree.put("synthetic", synthetic);
      return tree;
    }
  }

  /** Returns whether there is nothing to draw. */
  public boolean isEmpty() {
    return columns.isEmpty();
  }

  /** Returns the figures as a JSON tree. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("columns", columns.stream().map(ColumnFigure::toJson).toList());
    association.ifPresent(pairs -> tree.put("association", pairs.toJson()));
    return tree;
  }
}
