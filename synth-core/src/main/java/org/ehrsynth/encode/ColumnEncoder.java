package org.ehrsynth.encode;

import java.util.Map;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Field;

/**
 * How the cells of one column become numbers and numbers become cells again: configuration only,
 * immutable, without data. {@link Accumulator} learns, {@link FittedEncoder} is what was learned.
 *
 * <p>Every encoder guards itself, so that it may be used alone: no level, extreme or other
 * statistic that rests on fewer than k subjects leaves {@code decode} or reaches an archive.
 */
public interface ColumnEncoder {

  /** The registered name, for instance {@code normal-scores}. */
  String name();

  /** The settings by name; values are numbers, texts and booleans. */
  Map<String, Object> settings();

  /** Whether columns of this field can be encoded. */
  boolean accepts(Field field);

  /**
   * Whether a missing cell comes back missing. Where not, a missing cell is encoded as a draw from
   * the cells that are there, and {@link MissingIndicator} keeps it missing.
   */
  boolean keepsMissing();

  /**
   * Begins to learn.
   *
   * @param field what the cells mean
   * @param guard how many subjects any kept fact must rest on
   * @throws IllegalArgumentException if this encoder does not accept the field
   */
  Accumulator start(Field field, DisclosureGuard guard);

  /**
   * Learning in pieces: chunks of a file, threads, partitions. Parts combined in the order of their
   * rows give exactly what one pass over all rows gives. Not thread-safe.
   */
  interface Accumulator {
    /**
     * Learns rows.
     *
     * @param chunk cells of the field that was given at the start
     * @param subjects whom each row belongs to, numbered from 0 over all chunks alike
     */
    void accept(Column chunk, Subjects subjects);

    /** Appends the rows of another fit that was started with the same field and settings. */
    void combine(Accumulator other);

    /** What was learned; without rows, an encoder of which every decoded cell is missing. */
    FittedEncoder finish(RandomStream draws);
  }
}
