package org.ehrsynth.encode;

import java.util.List;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Field;

/**
 * A fitted encoder encodes and decodes one column. It is immutable and thread-safe and holds
 * guarded facts only.
 *
 * <p>Draws are consumed row by row, so that the first m rows of n come out as m rows alone do.
 */
interface FittedEncoder {

  /** The kind of encoder in a model file, by which {@link #read} finds its reader. */
  String kind();

  /** The field of decoded columns: guarded levels, guarded bounds. */
  Field field();

  /** The meaning of the numbers of one row, from left to right; at least one block. */
  List<Block> blocks();

  /**
   * Fills columns offset … offset + width − 1 of a matrix with finite numbers.
   *
   * @param cells of the field learned from; its levels may differ, they are matched by text
   * @param out as many rows as cells; overwritten
   */
  void encode(Column cells, Matrix out, int offset, RandomStream draws);

  /**
   * Reads cells from columns offset … offset + width − 1 of a matrix; any finite number is valid.
   */
  Column decode(Matrix in, int offset, RandomStream draws);

  /** Writes the encoder to entries whose names begin with the prefix. */
  void write(ArchiveWriter archive, String prefix);

  /** The facts of real patients that the encoder holds, in one sentence. */
  String disclosure();

  /** The number of numbers per row. */
  default int width() {
    return blocks().stream().mapToInt(Block::width).sum();
  }

  /**
   * Reads an encoder that {@link #write} wrote.
   *
   * @param field name, role and kind of the column; levels and bounds come from the archive
   * @throws org.ehrsynth.archive.ArchiveFormatException if the encoder is incomplete
   */
  static FittedEncoder read(String kind, ArchiveReader archive, String prefix, Field field) {
    return switch (kind) {
      case OneHot.KIND -> OneHot.read(archive, prefix, field);
      case ModeSpecificNormalization.KIND -> ModeSpecificNormalization.read(archive, prefix, field);
      case MissingIndicator.KIND -> MissingIndicator.read(archive, prefix, field);
      default -> throw archive.malformed(prefix, "an encoder of a known kind");
    };
  }
}
