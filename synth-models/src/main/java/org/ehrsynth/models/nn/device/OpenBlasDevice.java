package org.ehrsynth.models.nn.device;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/**
 * Computes on the processor, by the BLAS that comes with ND4J. Memory is off the Java heap, where
 * OpenBLAS reads it without a copy. Each product runs on the calling thread alone, so that results
 * do not depend on the number of threads; in the last bits they do on the kind of processor.
 */
public final class OpenBlasDevice implements Device {
  static final String DESCRIPTION = "the processor with OpenBLAS";

  private static final int ROW_MAJOR = 101;
  private static final long LARGE = 100_000_000;
  private static final int AS_IS = 111;
  private static final int TRANSPOSED = 112;

  // Once: finding the library asks the file system many times, and each small draw has an engine.
  static {
    Loader.load(openblas.class);
    openblas.blas_set_num_threads(1);
  }

  private record Native(FloatPointer pointer, FloatBuffer buffer) implements Memory {
    @Override
    public void write(int at, float[] from, int fromAt, int n) {
      buffer.put(at, from, fromAt, n);
    }

    @Override
    public void read(int at, float[] to, int toAt, int n) {
      buffer.get(at, to, toAt, n);
    }

    @Override
    public void free() {
      pointer.deallocate();
    }

    /** Another view of the same memory: the position of one is not thread-safe. */
    FloatPointer from(int at) {
      return new FloatPointer(pointer).position(at);
    }
  }

  @Override
  public Memory allocate(int length) {
    FloatPointer pointer = new FloatPointer(Math.max(length, 1));
    FloatBuffer buffer = pointer.asBuffer();
    for (int i = 0; i < length; i++) {
      buffer.put(i, 0);
    }
    return new Native(pointer, buffer);
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
    openblas.cblas_sgemm(
        ROW_MAJOR,
        transposeA ? TRANSPOSED : AS_IS,
        transposeB ? TRANSPOSED : AS_IS,
        m,
        n,
        k,
        1,
        ((Native) a).from(aAt),
        lda,
        ((Native) b).from(bAt),
        ldb,
        beta,
        ((Native) c).from(cAt),
        ldc);
  }

  /** Two halves lose little to one whole; four are for threads that large products keep busy. */
  @Override
  public int pieces(long multiplications) {
    return multiplications < LARGE ? 2 : 4;
  }

  @Override
  public String description() {
    return DESCRIPTION;
  }
}
