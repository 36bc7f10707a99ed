package org.ehrsynth.cli.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.auto.ModelSelection;
import org.ehrsynth.constraint.Violation;
import org.ehrsynth.constraint.ViolationPolicy;
import org.ehrsynth.json.JsonTree;

/**
 * The line that {@code fit --json} prints.
 *
 * @param model the registered name of the model
 * @param rows the number of rows read
 * @param columns the number of columns read
 * @param seconds the time of the fit
 * @param readSeconds the time to read the table
 * @param seed the seed of the fit
 * @param peakMemoryMb the peak memory of the process, in units of 2²⁰ bytes
 * @param settings the settings of the model
 * @param selection how {@code auto} chose the model; empty if the model was named
 * @param interrupted whether the fit was interrupted and the best model so far was kept; empty
 *     unless the command was to keep it
 * @param constraints empty if no constraint is declared
 */
record FitReport(
    String model,
    int rows,
    int columns,
    double seconds,
    double readSeconds,
    long seed,
    long peakMemoryMb,
    Map<String, Object> settings,
    Optional<ModelSelection> selection,
    Optional<Boolean> interrupted,
    Optional<Constraints> constraints) {

  /**
   * What became of the declared constraints.
   *
   * @param satisfied the number of constraints that samples satisfy
   * @param policy what was done with rows that violate a constraint
   * @param violations the constraints that real rows violate
   */
  record Constraints(int satisfied, ViolationPolicy policy, List<Violation> violations) {}

  /** Returns a JSON tree with keys in a stable order. */
  JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("model", model);
    tree.put("rows", (long) rows);
    tree.put("columns", (long) columns);
    tree.put("seconds", seconds);
    tree.put("readSeconds", readSeconds);
    tree.put("seed", seed);
    tree.put("peakMemoryMb", peakMemoryMb);
    tree.put("settings", settings);
    selection.ifPresent(chosen -> tree.put("selection", chosen.toJson()));
    interrupted.ifPresent(stopped -> tree.put("interrupted", stopped));
    constraints.ifPresent(
        declared -> {
          tree.put("rules", (long) declared.satisfied());
          tree.put("onViolation", declared.policy().label());
          tree.put("violations", declared.violations().stream().map(FitReport::tree).toList());
        });
    return tree;
  }

  private static JsonTree tree(Violation violation) {
    JsonTree tree = new JsonTree();
    tree.put("rule", violation.number() + 1L);
    tree.put("type", violation.constraint().type());
    tree.put("text", violation.constraint().text());
    tree.put("rows", (long) violation.rows());
    return tree;
  }
}
