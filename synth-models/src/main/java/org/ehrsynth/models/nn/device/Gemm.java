package org.ehrsynth.models.nn.device;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/**
 * Products of matrices of floats, kept row by row in arrays, by the BLAS that comes with ND4J
 * (OpenBLAS). It is called without ND4J, whose start takes about a second.
 *
 * <p>Each product runs on the calling thread alone, so that results do not depend on how many
 * threads there are. They may differ in the last bits between kinds of processors. Arrays may be
 * longer than the matrix; nothing is checked.
 */
public final class Gemm {
  private static final int ROW_MAJOR = 101;
  private static final int AS_IS = 111;
  private static final int TRANSPOSED = 112;

  static {
    Loader.load(openblas.class);
  }

  private Gemm() {}

  /**
   * Loads the library and has it keep to the calling thread, which other users of it in the same
   * process may have changed: to be called before a run of products.
   */
  public static void prepare() {
    openblas.blas_set_num_threads(1);
  }

  /**
   * C = A B.
   *
   * @param a n × k
   * @param b k × q
   * @param c n × q, overwritten
   */
  public static void multiply(int n, int k, int q, float[] a, float[] b, float[] c) {
    openblas.cblas_sgemm(ROW_MAJOR, AS_IS, AS_IS, n, q, k, 1, a, k, b, q, 0, c, q);
  }

  /**
   * C = A Bᵀ.
   *
   * @param a n × k
   * @param b q × k
   * @param c n × q, overwritten
   */
  public static void multiplyByTransposed(int n, int k, int q, float[] a, float[] b, float[] c) {
    openblas.cblas_sgemm(ROW_MAJOR, AS_IS, TRANSPOSED, n, q, k, 1, a, k, b, k, 0, c, q);
  }

  /**
   * C = Aᵀ B.
   *
   * @param a n × k
   * @param b n × q
   * @param c k × q, overwritten
   */
  public static void multiplyTransposed(int n, int k, int q, float[] a, float[] b, float[] c) {
    openblas.cblas_sgemm(ROW_MAJOR, TRANSPOSED, AS_IS, k, q, n, 1, a, k, b, q, 0, c, q);
  }
}
