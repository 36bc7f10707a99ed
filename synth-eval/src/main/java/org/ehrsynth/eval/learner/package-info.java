/**
 * Contains the learners that metrics train, and the scores of their predictions.
 *
 * <p>Start with {@link Learner} and {@link Learners}, the registry by name; {@link FeatureEncoding}
 * transforms tables into a {@link SparseMatrix} of features. {@link Auc} and {@link RocCurve}
 * evaluate predictions. Learners are deterministic given a seed. Models that generate rows are in
 * another module and are not used here.
 */
package org.ehrsynth.eval.learner;
