package org.ehrsynth.eval.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.Provenance;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.schema.Schema;

/**
 * The provenance of a report records what it was computed from. It has no time and no number of
 * threads: equal work gives equal bytes.
 *
 * @param libraryVersion the version of this library
 * @param platform the operating system, processor and Java version
 * @param seed of the evaluation
 * @param target the column to predict, if there is one
 * @param columns the columns that were evaluated
 * @param tables the tables in the order training, synthetic, holdout
 */
public record ReportProvenance(
    String libraryVersion,
    String platform,
    long seed,
    Optional<String> target,
    List<String> columns,
    List<TableProvenance> tables) {
  /** The name of the table that the model was fitted on. */
  public static final String TRAINING = "training";

  /** The name of the synthetic table. */
  public static final String SYNTHETIC = "synthetic";

  /** The name of the table of real rows of other patients. */
  public static final String HOLDOUT = "holdout";

  public ReportProvenance {
    columns = List.copyOf(columns);
    tables = List.copyOf(tables);
  }

  /**
   * The shape and the identity of one table.
   *
   * @param name its part in the evaluation
   * @param rows how many rows it has
   * @param patients how many subjects these rows belong to
   * @param columns how many columns it has
   * @param leftOut the columns that were not evaluated
   * @param fingerprint of the whole table
   */
  public record TableProvenance(
      String name, int rows, int patients, int columns, List<String> leftOut, String fingerprint) {

    public TableProvenance {
      leftOut = List.copyOf(leftOut);
    }

    private static TableProvenance of(String name, Dataset table, Schema evaluated) {
      return new TableProvenance(
          name,
          table.rowCount(),
          table.subjects().count(),
          table.columns().size(),
          table.schema().names().stream().filter(n -> evaluated.find(n) < 0).toList(),
          table.fingerprint());
    }

    private JsonTree toJson() {
      JsonTree tree = new JsonTree();
      tree.put("rows", (long) rows);
      tree.put("patients", (long) patients);
      tree.put("columns", (long) columns);
      tree.put("leftOut", leftOut);
      tree.put("fingerprint", fingerprint);
      return tree;
    }
  }

  /**
   * Records what a report is computed from.
   *
   * @param tables by their part in the evaluation, for instance {@value #TRAINING}
   * @param evaluated the columns that are evaluated
   */
  public static ReportProvenance of(
      Map<String, Dataset> tables, Schema evaluated, Optional<String> target, Execution run) {
    List<TableProvenance> shapes = new ArrayList<>();
    tables.forEach((name, table) -> shapes.add(TableProvenance.of(name, table, evaluated)));
    return new ReportProvenance(
        Provenance.currentLibraryVersion(),
        Provenance.currentPlatform(),
        run.seed().value(),
        target,
        evaluated.names(),
        shapes);
  }

  /** Returns a table by its part in the evaluation. */
  public Optional<TableProvenance> table(String name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst();
  }

  /** Returns the provenance as a JSON tree. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("libraryVersion", libraryVersion);
    tree.put("platform", platform);
    tree.put("seed", seed);
    tree.put("target", target.orElse(null));
    tree.put("columns", columns);
    tables.forEach(table -> tree.put(table.name(), table.toJson()));
    return tree;
  }
}
