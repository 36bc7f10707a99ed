package org.ehrsynth.review;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a reviewer said of a record; any part of it may be missing. A comment is for people: it is
 * not read.
 *
 * @param guess where the record comes from
 * @param confidence in the guess, from 1 (guessing) to {@value #MOST} (certain)
 * @param plausibility of the record, from 1 (impossible) to {@value #MOST} (entirely plausible)
 */
record ReviewerAnswer(Optional<Origin> guess, OptionalInt confidence, OptionalInt plausibility) {
  /** The upper end of either scale. */
  static final int MOST = 5;

  static final ReviewerAnswer NONE =
      new ReviewerAnswer(Optional.empty(), OptionalInt.empty(), OptionalInt.empty());

  /** Whether all three questions are answered. */
  boolean isWhole() {
    return guess.isPresent() && confidence.isPresent() && plausibility.isPresent();
  }
}
