package org.ehrsynth.model;

import java.util.List;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.Seed;

/** What a {@link MatrixGenerator} learned: immutable and thread-safe. */
public interface FittedMatrixGenerator {

  /**
   * Draws rows of finite numbers. Prefix law: the first m rows of a draw of n &gt; m rows from the
   * same seed are the draw of m rows.
   *
   * @param rows 0 to {@link FittedSynthesizer#BLOCK_ROWS}
   */
  Matrix draw(int rows, Seed seed);

  /** Writes what was learned to entries whose names begin with the prefix. */
  void write(ArchiveWriter archive, String prefix);

  /** What facts of real patients it holds beyond those of the encoders, one sentence each. */
  List<String> disclosures();
}
