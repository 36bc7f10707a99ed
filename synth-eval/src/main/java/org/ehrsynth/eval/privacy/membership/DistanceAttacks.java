package org.ehrsynth.eval.privacy.membership;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ehrsynth.eval.neighbor.PointEncoding;
import org.ehrsynth.eval.neighbor.Points;
import org.ehrsynth.math.Statistics;

/**
 * Distance attacks score a target by its nearness to synthetic rows, in the Euclidean space of
 * {@link PointEncoding#byMoments}:
 *
 * <ul>
 *   <li>{@code distance}: minus the distance to the nearest synthetic row;
 *   <li>{@code distance_difference}: the same relative to the nearest reference row;
 *   <li>{@code monte_carlo}: the fraction of synthetic rows within the median of all targets'
 *       nearest squared distance (Hilprecht et al. 2019, doi:10.2478/popets-2019-0067);
 *   <li>{@code neighborhood}: the fraction of synthetic rows within distance 1;
 *   <li>{@code dpi}: the logistic function of synthetic over reference rows among the 20 nearest of
 *       both (Ward et al. 2024, data plagiarism index, arXiv:2406.13012).
 * </ul>
 */
final class DistanceAttacks {
  private static final int NEAREST = 20;
  private static final double RADIUS = 1;

  private DistanceAttacks() {}

  /**
   * Computes the scores of the targets, higher meaning more likely members, and their outlyingness.
   */
  static Scores of(AttackContext scene) {
    PointEncoding encoding = PointEncoding.byMoments(scene.train(), scene.synthetic());
    Points synthetic = encoding.encode(scene.synthetic());
    Points reference = encoding.encode(scene.reference());
    Points targets = encoding.encode(scene.targets());
    int n = targets.size();
    double[][] near = new double[n][]; // squared distances to the nearest synthetic rows
    double[] within = new double[n];
    synthetic.distances(
        targets,
        scene.run(),
        (i, squared) -> {
          near[i] = nearest(squared);
          within[i] = fraction(squared, Math.nextUp(RADIUS * RADIUS));
        });
    double[][] nearReference = new double[n][];
    reference.distances(targets, scene.run(), (i, squared) -> nearReference[i] = nearest(squared));
    double[] nearestDistances = Arrays.stream(near).mapToDouble(d -> d[0]).toArray();
    double median = Statistics.median(nearestDistances);
    double[] crowd = new double[n];
    synthetic.distances(targets, scene.run(), (i, squared) -> crowd[i] = fraction(squared, median));

    double[] distance = new double[n];
    double[] difference = new double[n];
    double[] dpi = new double[n];
    double[] outlying = new double[n];
    for (int i = 0; i < n; i++) {
      distance[i] = -Math.sqrt(near[i][0]);
      outlying[i] = Math.sqrt(nearReference[i][0]);
      difference[i] = distance[i] + outlying[i];
      int nearer = amongNearest(near[i], nearReference[i]);
      double odds =
          nearer / (Math.min(NEAREST, synthetic.size() + reference.size()) - nearer + 1e-20);
      dpi[i] = 1 / (1 + Math.exp(-odds));
    }
    Map<String, double[]> scores = new LinkedHashMap<>();
    scores.put("distance", distance);
    scores.put("distance_difference", difference);
    scores.put("monte_carlo", crowd);
    scores.put("neighborhood", within);
    scores.put("dpi", dpi);
    return new Scores(scores, outlying);
  }

  /**
   * Scores of attacks.
   *
   * @param byAttack per attack one per target
   * @param outlying distance of each target to the nearest reference row
   */
  record Scores(Map<String, double[]> byAttack, double[] outlying) {}

  /** The smallest, increasing; at most {@link #NEAREST}. */
  private static double[] nearest(double[] squared) {
    double[] best = new double[Math.min(NEAREST, squared.length)];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    int last = best.length - 1;
    for (double value : squared) {
      if (value < best[last]) {
        int at = last;
        while (at > 0 && best[at - 1] > value) {
          best[at] = best[at - 1];
          at--;
        }
        best[at] = value;
      }
    }
    return best;
  }

  private static double fraction(double[] squared, double below) {
    int count = 0;
    for (double value : squared) {
      count += value < below ? 1 : 0;
    }
    return count / (double) squared.length;
  }

  /**
   * How many of the nearest of both are of the first; reference rows go first at equal distance.
   */
  private static int amongNearest(double[] synthetic, double[] reference) {
    int s = 0;
    int r = 0;
    while (s + r < NEAREST && (s < synthetic.length || r < reference.length)) {
      boolean first =
          r == reference.length || (s < synthetic.length && synthetic[s] < reference[r]);
      s += first ? 1 : 0;
      r += first ? 0 : 1;
    }
    return s;
  }
}
