package org.ehrsynth.eval;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.execution.Execution;

/** The results of every metric in every scenario. */
final class ResultGrid {
  private final List<String> scenarios;
  private final MetricResult[] results; // metric by metric

  private ResultGrid(List<String> scenarios, int metrics) {
    this.scenarios = scenarios;
    this.results = new MetricResult[metrics * scenarios.size()];
  }

  /**
   * Computes all results, each as a task of its own; progress is reported after each.
   *
   * @param names of the scenarios to compute
   */
  static ResultGrid compute(
      List<Metric> metrics, List<String> names, EvaluationScenarios scenarios, Execution run) {
    ResultGrid grid = new ResultGrid(names, metrics.size());
    int tasks = grid.results.length;
    AtomicInteger done = new AtomicInteger();
    run.forEach(
        tasks,
        i -> {
          Metric metric = metrics.get(i / names.size());
          grid.results[i] = scenarios.compute(metric, names.get(i % names.size()));
          run.listener()
              .progress("evaluating " + metric.name(), (double) done.incrementAndGet() / tasks);
        });
    return grid;
  }

  /** Returns the result of a metric, by its place in the list, in a scenario. */
  MetricResult get(int metric, String scenario) {
    return results[metric * scenarios.size() + scenarios.indexOf(scenario)];
  }
}
