/**
 * Contains the metrics of fidelity that look at whole rows: whether synthetic rows can be
 * distinguished from real ones, and whether they cover the same region.
 *
 * <p>Start with {@link Detection}, which trains a classifier, and {@link SharedNeighborhoods}, the
 * nearest neighbours that {@link Prdc}, {@link AlphaPrecision} and {@link BetaRecall} share.
 * Independent columns score badly here, unlike on marginal metrics. Distances are computed in
 * {@code neighbor}, learners in {@code learner}.
 */
package org.ehrsynth.eval.fidelity.joint;
