package org.ehrsynth.models.arf;

import java.util.Arrays;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.models.tree.BinnedResponse;
import org.ehrsynth.models.tree.SplitFinder;

/**
 * What the trees of a round learn from.
 *
 * @param real the real rows
 * @param both the same rows, and synthetic ones after them, each a subject of its own
 * @param isReal of both: class 1 is real
 * @param responses of the real rows, by column
 * @param xlx i ln i for i up to the rows of both
 */
record ArfRound(
    DiscretizedTable real,
    DiscretizedTable both,
    BinnedResponse isReal,
    BinnedResponse[] responses,
    double[] xlx) {

  /**
   * A round of as many synthetic rows as there are real ones.
   *
   * @param synthetic by column, then row
   */
  static ArfRound of(DiscretizedTable real, int[][] synthetic, BinnedResponse[] responses) {
    int n = real.rows();
    int[][] codes = new int[synthetic.length][];
    for (int j = 0; j < synthetic.length; j++) {
      codes[j] = Arrays.copyOf(real.codes()[j], 2 * n);
      System.arraycopy(synthetic[j], 0, codes[j], n, n);
    }
    int[] of = Arrays.copyOf(real.subjects().of(), 2 * n);
    for (int i = 0; i < n; i++) {
      of[n + i] = real.subjects().count() + i;
    }
    boolean[] isReal = new boolean[2 * n];
    Arrays.fill(isReal, 0, n, true);
    DiscretizedTable both =
        new DiscretizedTable(real.columns(), codes, new Subjects(of, real.subjects().count() + n));
    return new ArfRound(
        real, both, BinnedResponse.of(both, isReal), responses, SplitFinder.logTable(2 * n));
  }
}
