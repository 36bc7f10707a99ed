package org.ehrsynth.encode;

import java.util.Objects;

/**
 * Neighbouring columns of a matrix that belong together.
 *
 * @param column the name of the table's column they encode
 * @param width how many they are, at least 1
 * @param kind what their numbers mean
 */
public record Block(String column, int width, Kind kind) {

  /** What the numbers of a block mean, and so the activation a network ends with. */
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
