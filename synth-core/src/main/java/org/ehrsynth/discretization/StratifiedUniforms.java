package org.ehrsynth.discretization;

import java.util.Arrays;
import org.ehrsynth.random.RandomStream;

/**
 * Generates uniform numbers that fill (0, 1) evenly: of the first 2ᵏ one lies in each of 2ᵏ equal
 * cells, for every k. Each alone is uniform, and the cells of a doubling are filled in a random
 * order, so that sequences made from the same draws do not move together.
 *
 * <p>Latin hypercube sampling, McKay, Beckman and Conover (1979), <a
 * href="https://doi.org/10.1080/00401706.1979.10489755">doi:10.1080/00401706.1979.10489755</a>.
 * Differs: the number of points need not be known, as the cells are halved whenever all are filled.
 */
public final class StratifiedUniforms {
  private double[] points = new double[2];
  private int count;
  private int[] empty = {0}; // cells, in the order in which they are filled
  private int cells = 1;
  private int filled; // of the empty ones

  /** The next number. */
  public double next(RandomStream draws) {
    if (filled == empty.length) {
      halve(draws);
    }
    int cell = empty[filled++];
    double at =
        Math.min(cell + draws.nextDouble(), Math.nextDown(cell + 1.0)); // the sum may round up
    double point = at / cells;
    if (count == points.length) {
      points = Arrays.copyOf(points, 2 * count);
    }
    points[count++] = point;
    return point;
  }

  /** Halves all cells; one half of each is then empty. */
  private void halve(RandomStream draws) {
    cells *= 2;
    int[] order = draws.permutation(count);
    empty = new int[count];
    for (int i = 0; i < count; i++) {
      empty[order[i]] = (int) (points[i] * cells) ^ 1;
    }
    filled = 0;
  }
}
