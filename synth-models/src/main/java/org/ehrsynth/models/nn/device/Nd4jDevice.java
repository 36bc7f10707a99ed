package org.ehrsynth.models.nn.device;

import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What ND4J's backend computes on: a GPU, where its CUDA backend is on the class path. Loading this
 * class starts ND4J, which takes about a second.
 *
 * <p>Rows of numbers next to each other are the columns of a matrix in ND4J's column-major order
 * ('f'), so C = A B is computed as Cᵀ = Bᵀ Aᵀ on views of the same memory. The operation is called
 * directly: {@code Nd4j.gemm} refuses views whose rows are not next to each other. On ND4J's CPU
 * backend all offsets, row lengths, transposes and β were found right, and as fast as BLAS itself
 * to 40 µs a product, so nothing is copied. On CUDA, backends differ in whether they copy a view
 * with gaps before they multiply; an {@link org.ehrsynth.models.nn.ComputeContext} leaves none
 * there, since products are not cut.
 *
 * <p>One call runs at a time, and it is done when it returns: ND4J gives each thread a stream of
 * operations of its own, and what one thread wrote another thread's product might not yet see.
 */
final class Nd4jDevice implements Device {
  private static final Object TURN = new Object();
  private static final int FIRST = 0;

  private final String description;

  /**
   * Starts ND4J, unless it was.
   *
   * @param description of what its backend computes on
   */
  Nd4jDevice(String description) {
    this.description = description;
    Nd4j.getBackend();
  }

  private record Array(INDArray all) implements Memory {
    @Override
    public void write(int at, float[] from, int fromAt, int n) {
      if (n == 0) {
        return;
      }
      float[] part = new float[n];
      System.arraycopy(from, fromAt, part, 0, n);
      synchronized (TURN) {
        toFirst();
        try (INDArray source = Nd4j.createFromArray(part)) {
          range(at, n).assign(source);
          Nd4j.getExecutioner().commit();
        }
      }
    }

    @Override
    public void read(int at, float[] to, int toAt, int n) {
      if (n == 0) {
        return;
      }
      synchronized (TURN) {
        toFirst();
        // The copy is on the device, so that only these numbers cross the bus, not all.
        try (INDArray copy = range(at, n).dup()) {
          System.arraycopy(copy.data().asFloat(), 0, to, toAt, n);
        }
      }
    }

    @Override
    public void free() {
      synchronized (TURN) {
        all.close();
      }
    }

    private INDArray range(int at, int n) {
      return Nd4j.create(all.data(), new long[] {n}, new long[] {1}, at, 'c');
    }

    /** Rows of numbers, as the columns of a matrix. */
    INDArray transposed(int at, int rows, int width, int step) {
      return Nd4j.create(all.data(), new long[] {width, rows}, new long[] {1, step}, at, 'f');
    }
  }

  /** ND4J deals threads out to all GPUs; the memory is on the first. */
  private static void toFirst() {
    AffinityManager gpus = Nd4j.getAffinityManager();
    if (gpus.getDeviceForCurrentThread() != FIRST) {
      gpus.unsafeSetDevice(FIRST);
    }
  }

  @Override
  public Memory allocate(int length) {
    synchronized (TURN) {
      toFirst();
      return new Array(Nd4j.create(DataType.FLOAT, Math.max(length, 1)));
    }
  }

  @Override
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      Memory a,
      int aAt,
      int lda,
      Memory b,
      int bAt,
      int ldb,
      float beta,
      Memory c,
      int cAt,
      int ldc) {
    synchronized (TURN) {
      toFirst();
      INDArray at = ((Array) a).transposed(aAt, transposeA ? k : m, transposeA ? m : k, lda);
      INDArray bt = ((Array) b).transposed(bAt, transposeB ? n : k, transposeB ? k : n, ldb);
      INDArray ct = ((Array) c).transposed(cAt, m, n, ldc);
      MMulTranspose transposes =
          MMulTranspose.builder()
              .transposeA(transposeB)
              .transposeB(transposeA)
              .transposeResult(false)
              .build();
      Nd4j.exec(new Mmul(bt, at, ct, 1, beta, transposes));
      Nd4j.getExecutioner().commit();
    }
  }

  @Override
  public int pieces(long multiplications) {
    return 1;
  }

  @Override
  public String description() {
    return description;
  }

  /** The simple name of the class of ND4J's backend. */
  static String backend() {
    return Nd4j.getBackend().getClass().getSimpleName();
  }
}
