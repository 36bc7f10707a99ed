package org.ehrsynth.eval.metric;

import org.ehrsynth.plugin.Provider;
import org.ehrsynth.plugin.Registry;

/**
 * A measure of a synthetic table. Stateless; found through META-INF/services. The evaluator calls
 * it three times: for the synthetic table, for a real holdout in its place (the ceiling) and for
 * independently shuffled columns (the floor).
 */
public interface Metric extends Provider {

  MetricInfo info();

  /**
   * Evaluates the metric on a context: the metric is computed if all requirements that {@link
   * #info()} declares are met; otherwise the result is {@link MetricResult.NotApplicable} with the
   * reason.
   */
  default MetricResult evaluate(EvalContext context) {
    return info().unmetRequirement(context).orElseGet(() -> compute(context));
  }

  /**
   * Computes the measure; callers use {@link #evaluate}. Deterministic given {@code
   * context.seed()}, whatever the number of threads. Never NaN and never an exception for data that
   * merely cannot be measured: then {@link MetricResult.NotApplicable} with the reason.
   *
   * @param context meets all requirements of the metric
   */
  MetricResult compute(EvalContext context);

  @Override
  default String name() {
    return info().id();
  }

  /** All metrics of the class path. */
  static Registry<Metric> registry() {
    return Registry.of(Metric.class, "metric");
  }
}
