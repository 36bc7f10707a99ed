/**
 * Contains the metrics of fidelity that look at single columns, pairs of columns and missing cells:
 * how similar the distributions of the real and the synthetic table are.
 *
 * <p>Start with {@link Marginals} and {@link Associations}; {@link SdMetricsQuality} reproduces the
 * score of SDMetrics. Metrics of whole rows are in {@code fidelity.joint}, and the counting that
 * they share is in {@code comparison}. Metrics that need a target column belong to {@code utility}.
 */
package org.ehrsynth.eval.fidelity;
