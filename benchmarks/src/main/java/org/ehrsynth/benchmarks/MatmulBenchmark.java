package org.ehrsynth.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.ehrsynth.models.nn.device.Gemm;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the three products of one edge of a circuit and one block of 256 rows, each 256 × K × K,
 * by OpenBLAS on arrays and by a tiled Java loop. Read the counters: {@code flops} is GFLOP/s,
 * {@code ofPeak} the share of what the fastest product of 512 or 1024 rows and columns reaches on
 * the same thread.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatmulBenchmark {
  private static final int ROWS = 256;

  /** The matrices of an edge. */
  @State(Scope.Thread)
  public static class Edge {
    /** States. */
    @Param({"16", "64", "256"})
    public int k;

    float[] rows;
    float[] others;
    float[] square;
    float[] scratch;
    float[] message;
    float[] joint;
    double peak;

    /** Fills the matrices and measures the peak. */
    @Setup(Level.Trial)
    public void prepare() {
      RandomStream draws = Seed.of(1).generator();
      rows = random(ROWS * k, draws);
      others = random(ROWS * k, draws);
      square = random(k * k, draws);
      scratch = new float[k * k];
      message = new float[ROWS * k];
      joint = new float[k * k];
      peak = PeakFlops.measure();
    }

    private static float[] random(int size, RandomStream draws) {
      float[] x = new float[size];
      for (int i = 0; i < size; i++) {
        x[i] = (float) draws.nextDouble();
      }
      return x;
    }
  }

  /** What was computed, each over the time. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    /** Floating-point operations: GFLOP/s. */
    public double flops;

    /** The same as a share of the peak. */
    public double ofPeak;

    void add(Edge edge) {
      double done = 3 * 2.0 * ROWS * edge.k * edge.k;
      flops += done;
      ofPeak += done / edge.peak;
    }
  }

  /** By OpenBLAS, on Java arrays. */
  @Benchmark
  public float blas(Edge edge, Work work) {
    int k = edge.k;
    Gemm.multiplyByTransposed(ROWS, k, k, edge.rows, edge.square, edge.message);
    Gemm.multiply(ROWS, k, k, edge.others, edge.square, edge.message);
    Gemm.multiplyTransposed(ROWS, k, k, edge.others, edge.rows, edge.joint);
    work.add(edge);
    return edge.message[0] + edge.joint[0];
  }

  /** By a loop in tiles of 4 × 4, which the compiler vectorises. */
  @Benchmark
  public float java(Edge edge, Work work) {
    int k = edge.k;
    transpose(k, edge.square, edge.scratch);
    tiled(ROWS, k, k, edge.rows, k, 1, edge.scratch, edge.message);
    tiled(ROWS, k, k, edge.others, k, 1, edge.square, edge.message);
    tiled(k, ROWS, k, edge.others, 1, k, edge.rows, edge.joint);
    work.add(edge);
    return edge.message[0] + edge.joint[0];
  }

  private static void transpose(int k, float[] from, float[] to) {
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        to[j * k + i] = from[i * k + j];
      }
    }
  }

  /** C = A B, with the cell (i, l) of A at i · down + l · right; n and k divisible by 4. */
  private static void tiled(
      int n, int k, int q, float[] a, int down, int right, float[] b, float[] c) {
    Arrays.fill(c, 0, n * q, 0);
    for (int i = 0; i < n; i += 4) {
      for (int l = 0; l < k; l += 4) {
        tile(a, i * down + l * right, down, right, b, l * q, c, i * q, q);
      }
    }
  }

  private static void tile(
      float[] a, int at, int down, int right, float[] b, int from, float[] c, int to, int q) {
    int a1 = at + down;
    int a2 = a1 + down;
    int a3 = a2 + down;
    float a00 = a[at];
    float a01 = a[at + right];
    float a02 = a[at + 2 * right];
    float a03 = a[at + 3 * right];
    float a10 = a[a1];
    float a11 = a[a1 + right];
    float a12 = a[a1 + 2 * right];
    float a13 = a[a1 + 3 * right];
    float a20 = a[a2];
    float a21 = a[a2 + right];
    float a22 = a[a2 + 2 * right];
    float a23 = a[a2 + 3 * right];
    float a30 = a[a3];
    float a31 = a[a3 + right];
    float a32 = a[a3 + 2 * right];
    float a33 = a[a3 + 3 * right];
    for (int j = 0; j < q; j++) {
      float b0 = b[from + j];
      float b1 = b[from + q + j];
      float b2 = b[from + 2 * q + j];
      float b3 = b[from + 3 * q + j];
      c[to + j] += a00 * b0 + a01 * b1 + a02 * b2 + a03 * b3;
      c[to + q + j] += a10 * b0 + a11 * b1 + a12 * b2 + a13 * b3;
      c[to + 2 * q + j] += a20 * b0 + a21 * b1 + a22 * b2 + a23 * b3;
      c[to + 3 * q + j] += a30 * b0 + a31 * b1 + a32 * b2 + a33 * b3;
    }
  }
}
