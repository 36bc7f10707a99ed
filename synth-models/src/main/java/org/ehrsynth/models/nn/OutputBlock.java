package org.ehrsynth.models.nn;

import java.util.List;

/**
 * Neighbouring outputs of a network that end in one activation.
 *
 * @param offset the first
 * @param width how many
 * @param kind the activation
 */
public record OutputBlock(int offset, int width, Kind kind) {

  /** How outputs become values. */
  public enum Kind {
    /** tanh of each. */
    TANH,
    /** Each as it is. */
    LINEAR,
    /** A distribution on levels: softmax, or a draw from it by Gumbel-softmax. */
    SOFTMAX
  }

  /** Outputs of neighbouring spans together. */
  public static int width(List<OutputBlock> spans) {
    return spans.stream().mapToInt(OutputBlock::width).sum();
  }

  /** How many of some spans are of numbers, not of levels. */
  public static int numbers(List<OutputBlock> spans) {
    return (int) spans.stream().filter(span -> span.kind() != Kind.SOFTMAX).count();
  }
}
