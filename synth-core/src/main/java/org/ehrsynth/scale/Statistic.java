package org.ehrsynth.scale;

import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;

/**
 * A statistic summarizes the rows of a table and can be computed over chunks of them.
 *
 * <p>A chunk contains all rows of its subjects, so that the distinct subjects of two chunks add up.
 * The numbers that identify subjects are local to a chunk and never enter the state.
 *
 * <p>Law: {@link #combine} is exact, commutative and associative. For any cut of the subjects into
 * chunks, in any order of accepting and combining, {@link #toBytes} returns equal bytes. An empty
 * chunk changes nothing.
 *
 * <p>Each implementation has a static method {@code read(byte[])} that restores the state from
 * {@link #toBytes}; it throws {@link IllegalArgumentException} if the bytes are not such a state.
 *
 * @param <S> the implementing type
 */
public interface Statistic<S extends Statistic<S>> {
  /**
   * Adds the rows of a chunk.
   *
   * @param chunk all rows of its subjects, under the schema that all chunks share
   * @param subjects the subject of each row of the chunk, numbered within the chunk
   * @throws IllegalArgumentException if there are not as many rows as entries of {@code subjects},
   *     or a column does not have the type that the statistic counts
   */
  void accept(Dataset chunk, Subjects subjects);

  /**
   * Adds the state of a statistic of other subjects, which is not modified.
   *
   * @throws IllegalArgumentException if the other statistic counts something else
   */
  void combine(S other);

  /** Serializes the state; equal states give equal bytes. */
  byte[] toBytes();
}
