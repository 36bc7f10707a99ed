package org.ehrsynth.encode;

import java.util.Objects;

/**
 * A block is a group of adjacent columns of an encoded matrix.
 *
 * @param column the name of the table's column they encode
 * @param width the number of columns, at least 1
 * @param kind the meaning of the numbers
 */
public record Block(String column, int width, Kind kind) {

  /** The meaning of the numbers of a block, which determines the output activation of a network. */
  public enum Kind {
    /** Real numbers of order 1. */
    CONTINUOUS,
    /** Exactly one is 1, the others are 0; the largest counts when decoded. */
    SOFTMAX,
    /** 0 or 1; at least one half counts as 1 when decoded. */
    FLAG
  }

  public Block {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(kind, "kind");
    if (width < 1) {
      throw new IllegalArgumentException("width must be at least 1, found " + width);
    }
  }
}
