package org.ehrsynth.models.neural;

/** What shares levels have among drawn rows. */
public enum MarginMode {
  /** Those that the network learned. */
  LEARNED,
  /** Those of real rows: the last layer's bias is set by them after learning. */
  MATCHED
}
