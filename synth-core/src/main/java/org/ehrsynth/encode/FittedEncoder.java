package org.ehrsynth.encode;

import java.util.List;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Field;

/**
 * A learned encoder of one column: immutable, thread-safe, holding guarded facts only.
 *
 * <p>Draws are consumed row by row, so that the first m rows of n come out as m rows alone do.
 */
public interface FittedEncoder {

  /** The field of decoded columns: guarded levels, guarded bounds. */
  Field field();

  /** What the numbers of one row are, from left to right; at least one block. */
  List<Block> blocks();

  /**
   * Fills columns offset … offset + width − 1 of a matrix with finite numbers.
   *
   * @param cells of the field learned from; its levels may be others, they are matched by text
   * @param out as many rows as cells; overwritten
   */
  void encode(Column cells, Matrix out, int offset, RandomStream draws);

  /**
   * Reads cells from columns offset … offset + width − 1 of a matrix; any finite number is good.
   */
  Column decode(Matrix in, int offset, RandomStream draws);

  /** Writes what was learned to entries whose names begin with the prefix. */
  void write(ArchiveWriter archive, String prefix);

  /** What the encoder knows of real patients, in one sentence. */
  String disclosure();

  /** Numbers per row. */
  default int width() {
    return blocks().stream().mapToInt(Block::width).sum();
  }
}
