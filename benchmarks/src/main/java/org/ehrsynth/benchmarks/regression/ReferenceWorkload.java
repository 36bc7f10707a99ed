package org.ehrsynth.benchmarks.regression;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The work that every bench is compared with, so that a slow or busy machine does not look like
 * slow code: a fixed amount, on one thread, without the library and without randomness.
 *
 * <p>It is a mix of what the hot paths do, for no single kind of work slows down like all of them:
 * on a machine with little cache the lookups take longer, and the logarithms do not. It is:
 *
 * <ul>
 *   <li>sorting doubles (branches that cannot be foretold: quantiles, splits of trees);
 *   <li>passes over arrays of 8 MB, larger than the cache of a core, in order and scattered
 *       (columns of tables, rows in the order of a tree);
 *   <li>lookups in a hash table of 2 MB (levels, combinations, keys of rows);
 *   <li>logarithms and exponentials (densities, networks, trees of classes).
 * </ul>
 *
 * <p>Sort and table are written out here rather than taken from the JDK: a bench that sorts or
 * hashes would decide how the JDK's methods are compiled in its process, and the yardstick would
 * not be the same in two of them. It allocates nothing, so that it never pays for a bench's heap.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ReferenceWorkload {
  private static final int SORTED = 1 << 15;
  private static final int WIDE = 1 << 20;
  private static final int SLOTS = 1 << 18; // a key and a value each
  private static final int KEYS = SLOTS / 2;
  private static final int LOOKUPS = 200_000;
  private static final int LOGARITHMS = 100_000;
  private static final int SCATTERED = 200_000;

  private final double[] shuffled = new double[SORTED];
  private final double[] sorted = new double[SORTED];
  private final double[] scratch = new double[SORTED];
  private final double[] wide = new double[WIDE];
  private final double[] other = new double[WIDE];
  private final int[] places = new int[SCATTERED];
  private final int[] keys = new int[SLOTS];
  private final int[] values = new int[SLOTS];
  private final int[] requested = new int[LOOKUPS];

  /** Makes the numbers that it works on. */
  public ReferenceWorkload() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < SORTED; i++) {
      shuffled[i] = random.nextDouble();
    }
    for (int i = 0; i < WIDE; i++) {
      wide[i] = random.nextDouble();
      other[i] = random.nextDouble();
    }
    for (int i = 0; i < SCATTERED; i++) {
      places[i] = random.nextInt(WIDE);
    }
    int[] known = new int[KEYS];
    for (int i = 0; i < KEYS; i++) {
      known[i] = random.nextInt(1, Integer.MAX_VALUE); // 0 is the key of free slots
      int slot = find(known[i]);
      keys[slot] = known[i];
      values[slot] = i;
    }
    for (int i = 0; i < LOOKUPS; i++) {
      boolean isKnown = i % 2 == 0;
      requested[i] = isKnown ? known[random.nextInt(KEYS)] : random.nextInt(1, Integer.MAX_VALUE);
    }
  }

  /** Does all of it once: some milliseconds. */
  @Benchmark
  public double work() {
    return sort() + passes() + scattered() + lookups() + logarithms();
  }

  /** Merges runs of 1, 2, 4, … numbers. */
  private double sort() {
    System.arraycopy(shuffled, 0, sorted, 0, SORTED);
    double[] from = sorted;
    double[] to = scratch;
    for (int run = 1; run < SORTED; run *= 2) {
      for (int start = 0; start < SORTED; start += 2 * run) {
        merge(from, to, start, start + run, start + 2 * run);
      }
      double[] swapped = from;
      from = to;
      to = swapped;
    }
    return from[SORTED / 2];
  }

  private static void merge(double[] from, double[] to, int start, int middle, int end) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean isLeft = right >= end || (left < middle && from[left] <= from[right]);
      to[i] = isLeft ? from[left++] : from[right++];
    }
  }

  private double passes() {
    double sum = 0;
    for (int i = 0; i < WIDE; i++) {
      double difference = wide[i] - other[i];
      sum += difference * difference;
    }
    return sum;
  }

  private double scattered() {
    double sum = 0;
    for (int place : places) {
      sum += wide[place] * other[place];
    }
    return sum;
  }

  private double lookups() {
    long sum = 0;
    for (int key : requested) {
      sum += values[find(key)];
    }
    return sum;
  }

  private double logarithms() {
    double sum = 0;
    for (int i = 0; i < LOGARITHMS; i++) {
      sum += Math.log(wide[i] + 1e-9) + Math.exp(-other[i]);
    }
    return sum;
  }

  /** Where a key is, or else the free slot where it would be. */
  private int find(int key) {
    int slot = (key * 0x9E3779B9) >>> 14;
    while (keys[slot] != key && keys[slot] != 0) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }
}
