package org.ehrsynth.models.tree;

/**
 * Divides the codes of one column into those that go left and those that go right.
 *
 * @param feature the column
 * @param threshold largest code that goes left, of an ordered column
 * @param words codes that go left, of a nominal column, as bits; null for an ordered one
 * @param gainPerDof gain of log-likelihood per degree of freedom
 */
public record Split(int feature, int threshold, long[] words, double gainPerDof) {

  /** Returns whether a code of the feature goes left. */
  public boolean goesLeft(int code) {
    return words == null ? code <= threshold : (words[code >> 6] >>> code & 1) != 0;
  }
}
