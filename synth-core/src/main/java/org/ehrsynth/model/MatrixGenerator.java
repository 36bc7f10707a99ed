package org.ehrsynth.model;

import java.util.Map;
import org.ehrsynth.encode.Layout;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.math.Matrix;

/**
 * The configuration of a method that learns a matrix of numbers: immutable, thread-safe, without
 * data. {@link EncodedSynthesizer} makes a {@link Synthesizer} of it, and with it come tables,
 * missing cells, conditions, saving and the guard.
 */
public interface MatrixGenerator {

  /** The registered name of the method. */
  String name();

  /** The settings by name; values are numbers, texts and booleans. */
  Map<String, Object> settings();

  /**
   * Learns the distribution of the rows.
   *
   * @param x finite numbers; not modified
   * @param layout what the columns of x are
   * @param subjects whom each row belongs to, numbered from 0
   * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
   */
  FittedMatrixGenerator fit(Matrix x, Layout layout, int[] subjects, Execution run);
}
