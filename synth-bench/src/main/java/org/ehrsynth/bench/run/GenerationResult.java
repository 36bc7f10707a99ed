package org.ehrsynth.bench.run;

import java.nio.file.Path;
import java.util.Map;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.schema.Schema;

/**
 * The result of running a contestant on one table.
 *
 * @param outcome whether there are rows
 * @param reason why not
 * @param rows the file of the rows
 * @param cost as a record keeps it
 * @param metadata what else is known: settings
 */
record GenerationResult(
    RunOutcome outcome, String reason, Path rows, Map<String, Double> cost, JsonTree metadata) {

  static GenerationResult done(Path rows, Map<String, Double> cost, Map<String, ?> metadata) {
    return new GenerationResult(RunOutcome.DONE, "", rows, cost, new JsonTree(metadata));
  }

  static GenerationResult unsuccessful(
      RunOutcome outcome, String reason, Path rows, Map<String, Double> cost) {
    return new GenerationResult(outcome, reason, rows, cost, new JsonTree());
  }

  GenerationResult failed(String why) {
    return new GenerationResult(RunOutcome.FAILED, why, rows, cost, metadata);
  }

  /**
   * Reads the rows.
   *
   * @throws org.ehrsynth.InputException if they lack a column, or a cell is of another kind
   */
  Dataset read(Schema real) {
    return Dataset.read(rows, real.relaxed(Dataset.infer(rows).schema()));
  }
}
