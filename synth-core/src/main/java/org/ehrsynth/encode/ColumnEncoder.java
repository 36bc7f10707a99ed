package org.ehrsynth.encode;

import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.schema.Field;

/**
 * A column encoder turns the cells of one column into numbers and numbers back into cells. It is a
 * configuration without data; {@link #fit} returns what was learned.
 *
 * <p>Every encoder guards itself: no level, extreme or other statistic that rests on fewer than k
 * subjects leaves {@code decode} or reaches an archive.
 */
interface ColumnEncoder {

  /** Whether columns of this field can be encoded. */
  boolean accepts(Field field);

  /**
   * Whether a missing cell comes back missing. Where not, a missing cell is encoded as a draw from
   * the other cells, and {@link MissingIndicator} keeps it missing.
   */
  boolean keepsMissing();

  /**
   * Learns a column. Without rows, every decoded cell is missing.
   *
   * @param cells of a field that this encoder accepts
   * @param subjects the subject of each row
   * @param guard the number of subjects that any stored fact must rest on
   */
  FittedEncoder fit(Column cells, Subjects subjects, DisclosureGuard guard);
}
