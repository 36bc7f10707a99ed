package org.ehrsynth.models.copula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.scale.PairTable;

/**
 * Joins pairs of discrete units that one latent correlation cannot carry into one unit of their
 * joint cells: columns that determine each other (education and its number, two columns missing
 * together), and nominal columns whose table is far from any ordering (relationship and marital
 * status).
 *
 * <p>The gain of a pair is the total-variation distance between its table and the one the Gaussian
 * implies, less what sampling noise alone would give, less the share of rows in cells held by fewer
 * than k subjects, which a joined unit cannot keep. The pair of largest gain is joined, again and
 * again, until none reaches the configured one.
 */
final class DimensionMerger {
  /** Cells of the table of a pair that is looked at. */
  private static final int MAX_TABLE = 6000;

  /** Share of the rows that may lie in cells too rare to keep. */
  private static final double MAX_LOST = 0.02;

  private static final int MIN_ROWS = 20;

  private final PairwiseCorrelations pairs;
  private final CopulaConfig config;
  private final Subjects subjects;
  private final int k;
  private final Execution run;

  DimensionMerger(
      PairwiseCorrelations pairs, CopulaConfig config, Subjects subjects, int k, Execution run) {
    this.pairs = pairs;
    this.config = config;
    this.subjects = subjects;
    this.k = k;
    this.run = run;
  }

  /** A pair worth joining: cells by code pair, −1 where too rare; gain, plus 1 when determined. */
  private record Candidate(int i, int j, double gain, int[] cellOf, int cells) {}

  void join() {
    for (int step = 0; ; step++) {
      run.checkInterrupted();
      int m = pairs.units().size();
      Candidate[] best = new Candidate[m];
      run.forEach(m, i -> best[i] = bestPartner(i));
      Candidate chosen = null;
      for (Candidate candidate : best) {
        if (candidate != null && (chosen == null || candidate.gain > chosen.gain)) {
          chosen = candidate;
        }
      }
      if (chosen == null) {
        return;
      }
      RandomStream draws = run.seed().derive("join/" + step).generator();
      pairs.join(chosen.i, chosen.j, joined(chosen, draws));
    }
  }

  private Candidate bestPartner(int i) {
    Candidate best = null;
    for (int j = 0; j < i; j++) {
      Candidate candidate = candidate(i, j);
      if (candidate != null && (best == null || candidate.gain > best.gain)) {
        best = candidate;
      }
    }
    return best;
  }

  private Candidate candidate(int i, int j) {
    LatentDimensionFit a = pairs.units().get(i);
    LatentDimensionFit b = pairs.units().get(j);
    ContingencyTable table = pairs.table(i, j);
    if (!a.isDiscrete()
        || !b.isDiscrete()
        || a.size() < 2
        || b.size() < 2
        || (long) table.rows * table.columns > MAX_TABLE
        || table.total() < MIN_ROWS
        || a.excludes(b)
        || !a.sameRows(b)) {
      return null;
    }
    ContingencyTable ordered = table.grouped(positions(a), positions(b));
    double[][] implied =
        PolychoricCorrelation.cells(
            ordered.rowFractions(), ordered.columnFractions(), pairs.pairCorrelation(i, j));
    double n = ordered.total();
    double distance = 0;
    double noise = 0;
    for (int r = 0; r < ordered.rows; r++) {
      for (int c = 0; c < ordered.columns; c++) {
        double p = Math.min(Math.max(implied[r][c], 0), 1);
        distance += Math.abs(ordered.count(r, c) / n - p) / 2;
        noise += Math.sqrt(2 / Math.PI * p * (1 - p) / n) / 2;
      }
    }
    boolean mayDetermine = a.size() == b.size();
    if (!mayDetermine && distance - noise < config.mergeGain()) {
      return null;
    }
    return withCells(i, j, a, b, distance - noise);
  }

  private Candidate withCells(
      int i, int j, LatentDimensionFit a, LatentDimensionFit b, double gain) {
    PairTable table = new PairTable(a.axis(), b.axis(), PairTable.Cells.ROWS_AND_SUBJECTS);
    table.accept(a.codes, b.codes, subjects);
    int[] cellOf = new int[a.size() * b.size()];
    int cells = 0;
    long lost = 0;
    long seen = 0;
    for (int c = 0; c < cellOf.length; c++) {
      long rows = table.rows(c / b.size(), c % b.size());
      boolean kept = table.subjects(c / b.size(), c % b.size()) >= k;
      cellOf[c] = kept ? cells++ : -1;
      lost += kept ? 0 : rows;
      seen += rows;
    }
    double lostFraction = lost / (double) seen;
    boolean determined = cells == a.size() && cells == b.size();
    if (cells < 2
        || cells > config.maxCells()
        || lostFraction > MAX_LOST
        || !(determined || gain - lostFraction >= config.mergeGain())) {
      return null;
    }
    return new Candidate(i, j, gain - lostFraction + (determined ? 1 : 0), cellOf, cells);
  }

  private static int[] positions(LatentDimensionFit unit) {
    int[] position = new int[unit.size()];
    for (int at = 0; at < position.length; at++) {
      position[unit.order[at]] = at;
    }
    return position;
  }

  private static int[] pairCodes(LatentDimensionFit a, LatentDimensionFit b) {
    int[] codes = new int[a.codes.length];
    for (int r = 0; r < codes.length; r++) {
      codes[r] = a.codes[r] < 0 ? -1 : a.codes[r] * b.size() + b.codes[r];
    }
    return codes;
  }

  /** Rows in cells too rare to keep are drawn anew among those kept. */
  private LatentDimensionFit joined(Candidate chosen, RandomStream draws) {
    LatentDimensionFit a = pairs.units().get(chosen.i);
    LatentDimensionFit b = pairs.units().get(chosen.j);
    int[] codes = pairCodes(a, b);
    double[] weights = new double[chosen.cells];
    for (int code : codes) {
      if (code >= 0 && chosen.cellOf[code] >= 0) {
        weights[chosen.cellOf[code]]++;
      }
    }
    AliasSampler kept = AliasSampler.of(weights);
    for (int r = 0; r < codes.length; r++) {
      if (codes[r] >= 0) {
        int cell = chosen.cellOf[codes[r]];
        codes[r] = cell >= 0 ? cell : kept.draw(draws);
      }
    }
    int[][] cells = new int[chosen.cells][];
    for (int c = 0; c < chosen.cellOf.length; c++) {
      if (chosen.cellOf[c] >= 0) {
        cells[chosen.cellOf[c]] = concat(a.cells[c / b.size()], b.cells[c % b.size()]);
      }
    }
    List<DimensionPart> parts = new ArrayList<>(a.parts);
    parts.addAll(b.parts);
    return new LatentDimensionFit(parts, codes, cells, chosen.cells, chosen.cells > 2);
  }

  private static int[] concat(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
