package org.ehrsynth.execution;

/** Hears how far a long piece of work is. Called from the working thread: answer quickly. */
@FunctionalInterface
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener SILENT = (phase, done) -> {};

  /**
   * Work went on.
   *
   * @param phase a few words, for instance "learning" or "sampling"
   * @param done the share done, 0 to 1
   */
  void progress(String phase, double done);
}
