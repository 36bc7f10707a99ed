package org.ehrsynth.models.neural;

import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;

/**
 * Draws conditions for training by sampling (Xu et al. 2019, section 4.3): a level is requested
 * with a probability that grows with the logarithm of its rows, together with a real row that has
 * it, so that rare levels occur often enough to be learned.
 */
public final class ConditionSampler {
  private final ConditionVector levels;
  private final AliasSampler[] byLog;
  private final int[][] start; // by column and level: where its rows begin
  private final int[][] members;

  private ConditionSampler(ConditionVector levels, EncodedRows rows, int[] spans) {
    this.levels = levels;
    byLog = new AliasSampler[spans.length];
    start = new int[spans.length][];
    members = new int[spans.length][rows.rows()];
    for (int c = 0; c < spans.length; c++) {
      int[] codes = rows.codes()[spans[c]];
      int[] counts = rows.counts(spans[c]);
      start[c] = new int[counts.length + 1];
      double[] weights = new double[counts.length];
      for (int v = 0; v < counts.length; v++) {
        weights[v] = Math.log1p(counts[v]);
        start[c][v + 1] = start[c][v] + counts[v];
      }
      byLog[c] = AliasSampler.of(weights);
      int[] next = start[c].clone();
      for (int i = 0; i < codes.length; i++) {
        members[c][next[codes[i]]++] = i;
      }
    }
  }

  /**
   * Of encoded rows.
   *
   * @param spans the columns of levels, at least one
   * @param k rows that a level must have to be requested when rows are sampled
   */
  public static ConditionSampler of(EncodedRows rows, int[] spans, int k) {
    return new ConditionSampler(ConditionVector.of(rows, spans, k), rows, spans);
  }

  public ConditionVector levels() {
    return levels;
  }

  /** Draws a level of a random column, with weight log(1 + rows). */
  public int draw(RandomStream draws) {
    int c = draws.nextInt(levels.columns());
    return levels.number(c, byLog[c].draw(draws));
  }

  /** A random row that has a level. */
  public int row(int condition, RandomStream draws) {
    int c = levels.column(condition);
    int level = levels.level(condition);
    int from = start[c][level];
    return members[c][from + draws.nextInt(start[c][level + 1] - from)];
  }
}
