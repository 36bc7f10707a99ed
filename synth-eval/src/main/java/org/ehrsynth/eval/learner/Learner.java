package org.ehrsynth.eval.learner;

import org.ehrsynth.random.Seed;

/** A method that learns to predict a number, or the probability of a yes, from features. */
public interface Learner {

  /** The name in parts of results. */
  String name();

  /** The features it wants. */
  FeatureEncoding.Kind encoding();

  /** The same method with features standardised by these rows, where that matters to it. */
  default Learner scaledBy(SparseMatrix train) {
    return this;
  }

  /**
   * Learns a yes-or-no outcome.
   *
   * @param y 0 or 1 per row, both occurring
   */
  Fitted classify(SparseMatrix x, double[] y, Seed seed);

  /** What was learned. */
  interface Fitted {
    /** Per row the probability of yes, or the predicted number. */
    double[] predict(SparseMatrix x);
  }
}
