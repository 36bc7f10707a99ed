/**
 * Contains the metrics of utility: whether predictors and studies have the same results with
 * synthetic as with real rows.
 *
 * <p>Start with {@link TrainSyntheticTestReal}. {@link RegressionReplication} and {@link
 * SurvivalReplication} repeat a study; {@link Subgroups} compares the loss between groups of
 * patients. The estimators are in {@code learner}, {@code regression} and {@code survival}; which
 * columns may predict a target is decided in {@link BinaryOutcome}.
 */
package org.ehrsynth.eval.utility;
