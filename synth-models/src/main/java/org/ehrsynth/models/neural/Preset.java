package org.ehrsynth.models.neural;

/** Where settings come from that are not given. */
public enum Preset {
  /** What does better on clinical tables. */
  DEFAULT,
  /** As published by Xu et al. (2019). */
  PAPER
}
