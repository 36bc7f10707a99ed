package org.ehrsynth.eval.learner;

import org.ehrsynth.random.Seed;

/**
 * A learner trains a predictor of a number, or of the probability of a positive outcome, from
 * features.
 */
public interface Learner {

  /** Returns the name in parts of results. */
  String name();

  /** Returns the kind of features that it needs. */
  FeatureEncoding.Kind encoding();

  /** Returns the same method with features standardised by these rows, where that matters. */
  default Learner scaledBy(SparseMatrix train) {
    return this;
  }

  /**
   * Trains on a binary outcome.
   *
   * @param y 0 or 1 per row, both occurring
   */
  Fitted classify(SparseMatrix x, double[] y, Seed seed);

  /** A trained predictor. */
  interface Fitted {
    /** Returns per row the probability of a positive outcome, or the predicted number. */
    double[] predict(SparseMatrix x);
  }
}
