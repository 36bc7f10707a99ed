package org.ehrsynth.eval;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.EvalContext.Raw;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;

/**
 * The scenarios of an evaluation are the tables in their arrangements, each aligned once: every
 * synthetic table in its own place, a real holdout there (the ceiling), and independently shuffled
 * columns there (the floor).
 */
final class EvaluationScenarios {
  static final String CEILING = "ceiling";
  static final String FLOOR = "floor";

  /** The ceiling of metrics that need a holdout themselves. */
  private static final String CEILING_OF_HALVES = "ceiling of halves";

  private final Dataset train;
  private final TableAlignment alignment;
  private final Optional<String> target;
  private final Execution run;
  private final Dataset alignedTrain;
  private final Map<String, EvalContext> contexts = new LinkedHashMap<>();
  private final Map<String, String> absent = new LinkedHashMap<>();

  /**
   * Arranges the tables.
   *
   * @param synthetic at least one table; the floor gets as many rows as the first has
   */
  EvaluationScenarios(
      Dataset train,
      Collection<Dataset> synthetic,
      Optional<Dataset> holdout,
      TableAlignment alignment,
      Optional<String> target,
      Execution run) {
    this.train = train;
    this.alignment = alignment;
    this.target = target;
    this.run = run;
    this.alignedTrain = alignment.align(train);
    Optional<Dataset> unseen = holdout.map(alignment::align);
    for (Dataset table : synthetic) {
      contexts.put(value(contexts.size()), context(table, holdout, unseen));
    }
    int rows = synthetic.iterator().next().rowCount();
    Dataset shuffled = shuffle(train, run.seed().derive("floor")).head(rows);
    contexts.put(FLOOR, context(shuffled, holdout, unseen));
    holdout.ifPresentOrElse(this::addCeilings, this::addNoCeilings);
  }

  private void addCeilings(Dataset holdout) {
    contexts.put(CEILING, context(holdout, Optional.empty(), Optional.empty()));
    if (holdout.subjects().count() < 2) {
      absent.put(CEILING_OF_HALVES, "needs at least 2 subjects in the holdout");
      return;
    }
    Split halves = Split.bySubject(holdout, 0.5, run.seed().derive("ceiling"));
    Optional<Dataset> other = Optional.of(halves.holdout());
    contexts.put(CEILING_OF_HALVES, context(halves.train(), other, other.map(alignment::align)));
  }

  private void addNoCeilings() {
    absent.put(CEILING, "needs a holdout");
    absent.put(CEILING_OF_HALVES, "needs a holdout");
  }

  /** The real tables with a table in the place of the synthetic one. */
  private EvalContext context(
      Dataset table, Optional<Dataset> holdout, Optional<Dataset> alignedHoldout) {
    return EvalContext.of(alignedTrain, alignment.align(table), alignedHoldout, target, run)
        .withRaw(new Raw(train, table, holdout));
  }

  /** Returns the name of the scenario with a synthetic table in its own place. */
  static String value(int table) {
    return "value " + table;
  }

  /** Returns the tables with a synthetic one in its own place. */
  EvalContext context(int table) {
    return contexts.get(value(table));
  }

  /** Returns the result of a metric for {@link #value}, {@link #CEILING} or {@link #FLOOR}. */
  MetricResult compute(Metric metric, String scenario) {
    boolean needsHoldout = metric.info().requirements().contains(Requirement.HOLDOUT);
    String name = scenario.equals(CEILING) && needsHoldout ? CEILING_OF_HALVES : scenario;
    EvalContext context = contexts.get(name);
    if (context == null) {
      return new NotApplicable(absent.get(name));
    }
    return metric.evaluate(context);
  }

  /** Returns the table with every column in an order of its own. */
  private static Dataset shuffle(Dataset table, Seed seed) {
    List<Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      int[] order = seed.derive(column.field().name()).generator().permutation(table.rowCount());
      columns.add(column.select(order));
    }
    return Dataset.of(columns, table.schema());
  }
}
