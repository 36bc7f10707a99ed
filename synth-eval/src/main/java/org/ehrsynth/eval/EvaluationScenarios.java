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
 * The tables in their arrangements, each aligned once: every synthetic table in its own place, a
 * real holdout there (the ceiling), shuffled columns there (the floor).
 */
final class EvaluationScenarios {
  static final String CEILING = "ceiling";
  static final String FLOOR = "floor";

  /** For metrics that need a holdout themselves. */
  private static final String CEILING_OF_HALVES = "ceiling of halves";

  private final Map<String, EvalContext> contexts = new LinkedHashMap<>();
  private final Map<String, String> absent = new LinkedHashMap<>();

  EvaluationScenarios(
      Dataset train,
      Collection<Dataset> synthetic,
      Optional<Dataset> holdout,
      TableAlignment alignment,
      Optional<String> target,
      Execution run) {
    Dataset real = alignment.align(train);
    Optional<Dataset> unseen = holdout.map(alignment::align);
    for (Dataset table : synthetic) {
      contexts.put(
          value(contexts.size()),
          EvalContext.of(real, alignment.align(table), unseen, target, run)
              .withRaw(new Raw(train, table, holdout)));
    }
    int rows = synthetic.iterator().next().rowCount();
    Dataset shuffled = shuffle(train, run.seed().derive("floor")).head(rows);
    contexts.put(
        FLOOR,
        EvalContext.of(real, alignment.align(shuffled), unseen, target, run)
            .withRaw(new Raw(train, shuffled, holdout)));
    if (holdout.isEmpty()) {
      absent.put(CEILING, "needs a holdout");
      absent.put(CEILING_OF_HALVES, "needs a holdout");
      return;
    }
    contexts.put(
        CEILING,
        EvalContext.of(real, unseen.get(), Optional.empty(), target, run)
            .withRaw(new Raw(train, holdout.get(), Optional.empty())));
    if (holdout.get().subjects().count() < 2) {
      absent.put(CEILING_OF_HALVES, "needs at least 2 subjects in the holdout");
      return;
    }
    Split halves = Split.bySubject(holdout.get(), 0.5, run.seed().derive("ceiling"));
    contexts.put(
        CEILING_OF_HALVES,
        EvalContext.of(
                real,
                alignment.align(halves.train()),
                Optional.of(alignment.align(halves.holdout())),
                target,
                run)
            .withRaw(new Raw(train, halves.train(), Optional.of(halves.holdout()))));
  }

  /** The name of a synthetic table's own place. */
  static String value(int table) {
    return "value " + table;
  }

  /** The tables with a synthetic one in its own place. */
  EvalContext context(int table) {
    return contexts.get(value(table));
  }

  /** A metric's answer for {@link #value}, {@link #CEILING} or {@link #FLOOR}. */
  MetricResult compute(Metric metric, String scenario) {
    boolean needsHoldout = metric.info().requirements().contains(Requirement.HOLDOUT);
    String name = scenario.equals(CEILING) && needsHoldout ? CEILING_OF_HALVES : scenario;
    EvalContext context = contexts.get(name);
    if (context == null) {
      return new NotApplicable(absent.get(name));
    }
    return metric.evaluate(context);
  }

  /** Each column in an order of its own. */
  private static Dataset shuffle(Dataset table, Seed seed) {
    List<Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      int[] order = seed.derive(column.field().name()).generator().permutation(table.rowCount());
      columns.add(column.select(order));
    }
    return Dataset.of(columns, table.schema());
  }
}
