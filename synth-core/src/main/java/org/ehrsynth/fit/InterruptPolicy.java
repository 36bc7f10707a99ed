package org.ehrsynth.fit;

/**
 * What a long fit does when its thread is interrupted. Either way the thread's flag stays set.
 * Models that learn in one go always stop; {@link
 * org.ehrsynth.model.SynthesizerProvider#supportsResume} tells which do not.
 */
public enum InterruptPolicy {
  /** It ends with a {@link java.util.concurrent.CancellationException}. */
  STOP,

  /**
   * It ends early and returns the best model so far. There is one as soon as a share of the
   * learning above 0 was reported to {@link org.ehrsynth.execution.Execution#listener()}; before
   * that, it stops. What is kept depends on when the interruption came: such a model cannot be made
   * again from its seed.
   */
  KEEP_BEST
}
