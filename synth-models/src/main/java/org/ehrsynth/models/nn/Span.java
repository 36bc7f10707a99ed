package org.ehrsynth.models.nn;

/**
 * Neighbouring outputs of a network that end in one activation.
 *
 * @param offset the first
 * @param width how many
 * @param kind the activation
 */
public record Span(int offset, int width, Kind kind) {

  /** How outputs become values. */
  public enum Kind {
    /** tanh of each. */
    TANH,
    /** Each as it is. */
    LINEAR,
    /** A distribution on levels: softmax, or a draw from it by Gumbel-softmax. */
    SOFTMAX
  }
}
