/**
 * Defines what a metric is: {@link Metric} and its declaration {@link MetricInfo}, the tables that
 * it compares ({@link EvalContext}), and its {@link MetricResult}.
 *
 * <p>Also here are the tools that every family of metrics uses: jackknife intervals ({@link
 * JackknifeEstimate}, {@link JackknifeGroups}) and quantile bins. Metrics themselves are in the
 * packages of their families, and the evaluator that runs them is in {@code org.ehrsynth.eval};
 * this package depends on neither.
 *
 * <p>To add a metric, implement {@link Metric} with an {@code ID} constant, declare it with {@link
 * MetricInfo}, register it in {@code META-INF/services}, and let the contract suite {@code
 * MetricContract} check its laws. Components that other classes read get a {@link MetricKey}.
 */
package org.ehrsynth.eval.metric;
