package org.ehrsynth.benchmarks;

import org.ehrsynth.models.nn.device.Gemm;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/** What the fastest large product reaches on one thread of the processor. */
final class PeakFlops {
  private static final int TRIES = 60;

  private PeakFlops() {}

  /** GFLOP/s of the best of some products of 512 or 1024 rows and columns. */
  static double measure() {
    Gemm.prepare();
    RandomStream draws = Seed.of(1).generator();
    double best = 0;
    for (int size : new int[] {512, 1024}) {
      float[] a = random(size * size, draws);
      float[] b = random(size * size, draws);
      float[] c = new float[size * size];
      for (int i = 0; i < TRIES; i++) {
        long start = System.nanoTime();
        Gemm.multiply(size, size, size, a, b, c);
        best = Math.max(best, 2.0 * size * size * size / (System.nanoTime() - start));
      }
    }
    return best;
  }

  private static float[] random(int size, RandomStream draws) {
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = (float) draws.nextDouble();
    }
    return x;
  }
}
