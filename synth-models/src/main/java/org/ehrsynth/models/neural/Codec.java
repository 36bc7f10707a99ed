package org.ehrsynth.models.neural;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.random.Seed;

/** Encodes rows of a table for a network and decodes its outputs. Immutable. */
public interface Codec {

  /** The name by which a model file says which it is. */
  String name();

  /** What a network gives for a row, from left to right. */
  List<OutputBlock> spans();

  /** The spans that are a whole column of levels, whose levels can be requested. */
  int[] conditions();

  /** The first span of a column. */
  int spanOf(String column);

  /**
   * What share of each level of a column's first span is in a set of its cells; not more than 1.
   * Empty if levels do not decide it.
   */
  Optional<double[]> fractions(String column, ValueSet set);

  EncodedRows encode(Dataset data, Seed seed);

  /** Cells of rows. */
  default Dataset decode(EncodedRows rows, Seed seed) {
    return decode(rows, Map.of(), seed);
  }

  /**
   * Cells of rows.
   *
   * @param sets by column: numbers of intervals are drawn from the part that can be rounded into
   *     the set, where levels decide it; the levels of all rows are in reach
   */
  Dataset decode(EncodedRows rows, Map<String, ValueSet> sets, Seed seed);

  void write(ArchiveWriter archive);

  List<String> disclosures();
}
