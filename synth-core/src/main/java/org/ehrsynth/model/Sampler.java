package org.ehrsynth.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.Seed;

/**
 * What a method learned, as far as the method itself knows it: the part of a {@link
 * FittedSynthesizer} that a model author writes. Immutable and thread-safe.
 */
public interface Sampler {

  /**
   * Draws rows. Prefix law: the first m rows of a draw of n &gt; m rows from the same seed are the
   * draw of m rows.
   *
   * @param rows 0 to {@link FittedSynthesizer#BLOCK_ROWS}
   * @return the columns of the schema learned from, in order; levels, bounds and decimals kept
   */
  Dataset draw(int rows, Seed seed);

  /**
   * Draws rows from the exact conditional distribution, where the method can; empty where it
   * cannot, then the caller rejects rows of {@link #draw}. The prefix law holds here too. Rounding
   * may leave a few rows outside the condition: the caller checks the final values.
   */
  default Optional<Dataset> draw(int rows, Condition where, Seed seed) {
    return Optional.empty();
  }

  /**
   * The natural logarithm of the probability of each row, where the method has one; see {@link
   * FittedSynthesizer#logDensity}.
   *
   * @param rows the columns of the schema learned from
   */
  default Optional<double[]> logDensity(Dataset rows) {
    return Optional.empty();
  }

  /**
   * The probability that a row meets a condition, where the method knows it; see {@link
   * FittedSynthesizer#probability}.
   */
  default OptionalDouble probability(Condition where) {
    return OptionalDouble.empty();
  }

  /**
   * Draws the missing cells of rows from their conditional distribution given the others, where the
   * method can; empty where it cannot, for a table without rows too. A cell stays missing only
   * where the model holds that it is, given the values of the row's other cells: any value has all
   * but no probability there.
   *
   * @param table columns of the schema learned from, in order, of its levels; numbers may lie
   *     beyond the learned range. Missing cells are unknown: that they are missing tells nothing
   * @return the same rows; cells that were there are as they were, drawn ones within guarded levels
   *     and bounds
   */
  default Optional<Dataset> impute(Dataset table, Seed seed) {
    return Optional.empty();
  }

  /**
   * Draws the other columns of rows of which some columns are given, from their conditional
   * distribution given the row's given cells, where the method can; empty where it cannot, for a
   * table without rows too. Unlike {@link #impute}, it draws missing cells as often as the model
   * has them.
   *
   * <p>Row i draws from {@code seed.derive("given/" + i)} only: the first m rows of a draw are the
   * draw of the first m given rows.
   *
   * @param given some of the columns of the schema learned from, in its order, or none ({@link
   *     Dataset#withoutColumns}). Numbers may lie beyond the learned range. A missing cell is given
   *     as missing where the model has learned that the column's cells may be missing; elsewhere it
   *     says nothing of the others, and neither does a level that the model does not know
   * @return all columns of the schema learned from, those of {@code given} as they are
   */
  default Optional<Dataset> draw(Dataset given, Seed seed) {
    return Optional.empty();
  }

  /** Writes what was learned; {@link SynthesizerProvider#read} reads it back. */
  void write(ArchiveWriter archive);

  /**
   * What facts of real patients the model holds, one sentence each, for instance "per numeric
   * column, up to 200 quantiles, each the mean of at least 5 patients".
   */
  List<String> disclosures();
}
