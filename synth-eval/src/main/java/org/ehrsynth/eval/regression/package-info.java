/**
 * Fits the regressions of replicated studies and compares their coefficients.
 *
 * <p>Start with {@link DesignMatrix}, the terms of a regression, and {@link RegressionFit}, its
 * result; {@link LinearModel} and {@link LogisticModel} are fitted by {@link NewtonOptimizer}.
 * {@link CoefficientAgreement} compares two fits. Penalised models for prediction are in {@code
 * learner}.
 */
package org.ehrsynth.eval.regression;
