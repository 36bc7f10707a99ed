package org.ehrsynth.review;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a reviewer said of a record; any part of it may be missing. A comment is for people: it is
 * not read.
 *
 * @param guess where the record comes from
 * @param confidence in the guess, from 1 (guessing) to {@value #MAX} (certain)
 * @param plausibility of the record, from 1 (impossible) to {@value #MAX} (entirely plausible)
 */
record ReviewerAnswer(Optional<Origin> guess, OptionalInt confidence, OptionalInt plausibility) {
  /** The upper end of either scale. */
  static final int MAX = 5;

  static final ReviewerAnswer NONE =
      new ReviewerAnswer(Optional.empty(), OptionalInt.empty(), OptionalInt.empty());

  /** Whether all three questions are answered. */
  boolean isComplete() {
    return guess.isPresent() && confidence.isPresent() && plausibility.isPresent();
  }
}
