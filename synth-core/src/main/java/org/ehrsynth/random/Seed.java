package org.ehrsynth.random;

import java.nio.charset.StandardCharsets;

/**
 * A seed is the source of randomness, as a value. A seed is named, not consumed: {@code
 * seed.derive("encoder/age")} is a stream of its own, whatever else is drawn.
 *
 * @param value any number
 */
public record Seed(long value) {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  public static Seed of(long value) {
    return new Seed(value);
  }

  /** The seed of a named part: a hash of the name's UTF-8 bytes (FNV-1a), mixed with this seed. */
  public Seed derive(String name) {
    long hash = FNV_OFFSET;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    return new Seed(mix(mix(value) ^ hash));
  }

  /** The seed of a numbered part. */
  public Seed derive(long index) {
    return new Seed(mix(mix(value + GOLDEN_GAMMA) + index * GOLDEN_GAMMA));
  }

  /** A new generator at the beginning of this seed's stream. */
  public RandomStream generator() {
    return new RandomStream(mix(value), mix(value + GOLDEN_GAMMA));
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
