package org.ehrsynth.random;

import java.util.random.RandomGenerator;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A random stream generates random numbers (L64X128Mix, Steele and Vigna 2021,
 * doi:10.1145/3485525). Not thread-safe: one task, one stream. The first values of each kind are
 * pinned by a test.
 */
public final class RandomStream implements RandomGenerator {
  private final UniformRandomProvider source;
  private final ZigguratSampler.NormalizedGaussian gaussian;

  RandomStream(long first, long second) {
    // The increment of the linear part must be odd and the xor part not all zero; the source sees
    // to both.
    source = RandomSource.L64_X128_MIX.create(new long[] {first, second, ~first, ~second});
    gaussian = ZigguratSampler.NormalizedGaussian.of(source);
  }

  @Override
  public long nextLong() {
    return source.nextLong();
  }

  /** Returns a number uniform on the open interval (0, 1): a multiple of 2⁻⁵³ shifted by 2⁻⁵⁴. */
  @Override
  public double nextDouble() {
    return ((source.nextLong() >>> 11) + 0.5) * 0x1.0p-53;
  }

  /** Returns a standard normal number. */
  @Override
  public double nextGaussian() {
    return gaussian.sample();
  }

  /** Returns a number uniform on 0 … n − 1. */
  @Override
  public int nextInt(int n) {
    return source.nextInt(n);
  }

  /** Returns a uniformly drawn order of 0 … n − 1 (Fisher–Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
