package org.ehrsynth.models.nn.device;

/**
 * Where products of matrices are computed: a place with memory of its own and one operation. Rows
 * are numbers next to each other. Calls may come from several threads.
 */
public interface Device {

  /** A piece of the device's memory, freed when nothing refers to it any more, or before. */
  interface Memory {
    /** Copies n numbers to the device. */
    void write(int at, float[] from, int fromAt, int n);

    /** Copies n numbers from the device. */
    void read(int at, float[] to, int toAt, int n);

    /** Frees it at once; it must not be used again. */
    void free();
  }

  /** Memory for that many numbers. */
  Memory allocate(int length);

  /**
   * C = op(A) op(B) + β C, where op is nothing or the transpose; op(A) is m × k, op(B) k × n and C
   * m × n.
   *
   * @param aAt where A begins in its memory
   * @param lda from one row of A to the next
   */
  void multiply(
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
      int ldc);

  /**
   * Into how many pieces, computed on threads of their own, a product is to be cut: by its size and
   * the kind of device alone, so that results do not depend on the number of threads.
   */
  int pieces(long multiplications);

  /** What it is, in a few words. */
  String description();
}
