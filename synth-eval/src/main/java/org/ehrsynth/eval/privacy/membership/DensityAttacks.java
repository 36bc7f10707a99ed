package org.ehrsynth.eval.privacy.membership;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.neighbor.PointEncoding;
import org.ehrsynth.eval.neighbor.Points;
import org.ehrsynth.eval.privacy.membership.KernelDensity.Bandwidth;
import org.ehrsynth.random.Seed;

/**
 * Density attacks score a target by the synthetic density, with kernel estimates over the
 * standardised columns of numbers that vary:
 *
 * <ul>
 *   <li>{@code density}: p_S(x);
 *   <li>{@code domias}: p_S(x) / p_R(x), R the reference: local overfitting (van Breugel et al.
 *       2023, arXiv:2302.12580);
 *   <li>{@code domias_prior}: p_S(x) over the product of normal densities with the mean and the
 *       population variance of all real rows, for an attacker with no other knowledge;
 *   <li>{@code gen_lra}: Σ ln p_{R∪x}(s) − ln p_R(s) over the 200 synthetic rows s nearest to x
 *       (Ward et al. 2025, Gen-LRA, arXiv:2508.21146); the kernel of R is kept for R∪x, so that a
 *       target costs 200 kernels and not a new estimate.
 * </ul>
 */
final class DensityAttacks {
  private static final int NEAREST = 200;
  private static final double TINY = 1e-20;

  /** A column with at least so many distinct values enters the prior. */
  private static final int CONTINUOUS = 10;

  /** Kernel evaluations times columns that one density may cost. */
  private static final double WORK = 1.5e9;

  private DensityAttacks() {}

  /** The scores of the targets; none where no column of numbers varies in both tables. */
  static Map<String, double[]> of(AttackContext scene) {
    PointEncoding encoding = PointEncoding.byMoments(scene.train(), scene.synthetic());
    double[][] s = encoding.encode(scene.synthetic()).numbersUnsafe();
    double[][] r = encoding.encode(scene.reference()).numbersUnsafe();
    double[][] x = encoding.encode(scene.targets()).numbersUnsafe();
    int[] varying =
        IntStream.range(0, s.length).filter(j -> varies(s[j]) && varies(r[j])).toArray();
    if (varying.length == 0) {
      return Map.of();
    }
    double[][] targets = pick(x, varying);
    double[][] synthetic = thinned(pick(s, varying), targets, scene.run().seed().derive("kde"));
    double[][] reference = pick(r, varying);
    KernelDensity ofSynthetic = KernelDensity.of(synthetic, Bandwidth.SILVERMAN);
    KernelDensity ofReference = KernelDensity.of(reference, Bandwidth.SILVERMAN);
    double[] density = ofSynthetic.at(targets, scene.run());
    double[] expected = ofReference.at(targets, scene.run());
    double[] ratio = new double[density.length];
    for (int i = 0; i < ratio.length; i++) {
      ratio[i] = density[i] / (expected[i] + TINY);
    }
    Map<String, double[]> scores = new LinkedHashMap<>();
    scores.put("density", density);
    scores.put("domias", ratio);
    scores.put("domias_prior", againstPrior(scene).ratio());
    scores.put("gen_lra", likelihoodRatio(scene, targets, synthetic, ofReference));
    return scores;
  }

  /**
   * The synthetic density (with Scott's bandwidth) and its ratio to the prior.
   *
   * @param density per target
   * @param ratio per target
   */
  record AgainstPrior(double[] density, double[] ratio) {}

  /** Standardised by all real rows, the prior is the standard normal in each column. */
  static AgainstPrior againstPrior(AttackContext scene) {
    Dataset real = Dataset.concat(List.of(scene.train(), scene.reference()));
    PointEncoding encoding = PointEncoding.byMoments(scene.train(), real);
    double[][] s = encoding.encode(scene.synthetic()).numbersUnsafe();
    double[][] r = encoding.encode(real).numbersUnsafe();
    double[][] x = encoding.encode(scene.targets()).numbersUnsafe();
    int[] varying = IntStream.range(0, s.length).filter(j -> varies(s[j])).toArray();
    double[][] targets = pick(x, varying);
    double[][] synthetic = thinned(pick(s, varying), targets, scene.run().seed().derive("prior"));
    double[] density = KernelDensity.of(synthetic, Bandwidth.SCOTT).at(targets, scene.run());
    int[] continuous =
        IntStream.range(0, r.length)
            .filter(j -> Arrays.stream(r[j]).distinct().limit(CONTINUOUS).count() == CONTINUOUS)
            .toArray();
    double[] ratio = new double[density.length];
    for (int i = 0; i < ratio.length; i++) {
      double prior = 1;
      for (int j : continuous) {
        prior *= Math.exp(-x[j][i] * x[j][i] / 2) / Math.sqrt(2 * Math.PI);
      }
      ratio[i] = density[i] / (prior + 1e-10);
    }
    return new AgainstPrior(density, ratio);
  }

  private static double[] likelihoodRatio(
      AttackContext scene, double[][] targets, double[][] synthetic, KernelDensity reference) {
    double[] before = reference.at(synthetic, scene.run());
    int n = reference.size();
    double[] out = new double[targets[0].length];
    Points.ofNumbers(synthetic)
        .distances(
            Points.ofNumbers(targets),
            scene.run(),
            (i, squared) -> {
              int[] near = nearest(squared);
              double[] centre = new double[targets.length];
              for (int j = 0; j < centre.length; j++) {
                centre[j] = targets[j][i];
              }
              double[] kernel = reference.kernel(synthetic, near, centre);
              double sum = 0;
              for (int k = 0; k < near.length; k++) {
                double old = before[near[k]];
                sum += Math.log((n * old + kernel[k]) / (n + 1) + TINY) - Math.log(old + TINY);
              }
              out[i] = sum;
            });
    return out;
  }

  /** The rows at the smallest distances, nearest first. */
  private static int[] nearest(double[] squared) {
    int k = Math.min(NEAREST, squared.length);
    double[] best = new double[k];
    int[] rows = new int[k];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    for (int row = 0; row < squared.length; row++) {
      double value = squared[row];
      if (value < best[k - 1]) {
        int at = k - 1;
        while (at > 0 && best[at - 1] > value) {
          best[at] = best[at - 1];
          rows[at] = rows[at - 1];
          at--;
        }
        best[at] = value;
        rows[at] = row;
      }
    }
    return rows;
  }

  private static boolean varies(double[] x) {
    return Arrays.stream(x).anyMatch(v -> v != x[0]);
  }

  private static double[][] pick(double[][] columns, int[] which) {
    return IntStream.of(which).mapToObj(j -> columns[j]).toArray(double[][]::new);
  }

  /** A seeded draw of the rows, so that wide tables stay affordable. */
  private static double[][] thinned(double[][] columns, double[][] targets, Seed seed) {
    int n = columns[0].length;
    int keep = (int) Math.min(n, WORK / ((double) targets[0].length * columns.length));
    if (keep == n) {
      return columns;
    }
    int[] rows = Arrays.copyOf(seed.generator().permutation(n), Math.max(keep, 2));
    Arrays.sort(rows);
    return Arrays.stream(columns)
        .map(column -> IntStream.of(rows).mapToDouble(i -> column[i]).toArray())
        .toArray(double[][]::new);
  }
}
