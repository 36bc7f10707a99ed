package org.ehrsynth.data;

import org.ehrsynth.InputException;
import org.ehrsynth.random.Seed;

/**
 * A split divides a table into two parts that share no subject.
 *
 * @param train rows to learn from
 * @param holdout rows kept away from the model
 */
public record Split(Dataset train, Dataset holdout) {

  /**
   * Draws whole subjects into the holdout. The rows of either part keep their order.
   *
   * @param holdoutFraction share of the subjects, in (0, 1); at least one subject goes to either
   *     part
   * @throws InputException if the table has fewer than two subjects
   */
  public static Split bySubject(Dataset data, double holdoutFraction, Seed seed) {
    if (!(holdoutFraction > 0 && holdoutFraction < 1)) {
      throw new IllegalArgumentException(
          "holdoutFraction must be in (0, 1), found " + holdoutFraction);
    }
    Subjects subjects = data.subjects();
    int n = subjects.count();
    if (n < 2) {
      throw new InputException("split: expected at least 2 subjects, found " + n);
    }
    int held = (int) Math.min(Math.max(Math.round(n * holdoutFraction), 1), n - 1L);
    boolean[] heldOut = subjects.draw(held, seed.derive("split").generator());
    return new Split(
        data.selectRows(subjects.rowsOfOthers(heldOut)), data.selectRows(subjects.rowsOf(heldOut)));
  }
}
