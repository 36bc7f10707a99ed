package org.ehrsynth.models.circuit;

import java.util.Arrays;
import org.ehrsynth.models.nn.device.Gemm;

/**
 * Messages between the latent variables for a block of rows, in arrays that are used again and
 * again.
 *
 * <p>Upward, for column i and each row: \( b_i = E_i[x_i] \odot \prod_{c \in ch(i)} m_c \), scaled
 * to sum 1, the scales' logarithms adding up to the log-probability, and \( m_i = b_i T_i^\top \).
 * Downward, with the posterior g of the states: \( r = g_{pa} / m_i \), \( g_i = b_i \odot (r T_i)
 * \), and the expected number of transitions is \( T_i \odot r^\top b_i \). Three products of rows
 * × K<sub>pa</sub> × K<sub>i</sub> a column: that is where the time goes.
 *
 * <p>Not thread-safe.
 */
final class MessagePassing {
  /** Below it a sum counts as 0, and is divided by as if it were this. */
  private static final float MIN_MASS = 1e-30f;

  private final LatentTree model;
  private final int[] states;
  private final int p;
  private final boolean[] leaf;
  private final float[][] b; // by column, rows × K; g after the way down
  private final float[][] m; // by column, rows × K of the parent; null at the root
  private final float[] ratio;
  private final float[] product;
  private final float[] joint;

  /**
   * For blocks of some rows at most.
   *
   * @param model read at each pass
   */
  MessagePassing(LatentTree model, int rows) {
    this.model = model;
    states = model.states();
    p = model.columns();
    leaf = new boolean[p];
    b = new float[p][];
    m = new float[p][];
    for (int j = 0; j < p; j++) {
      leaf[j] = model.tree().isLeaf(j);
      b[j] = new float[rows * states[j]];
      m[j] = model.tree().parent()[j] < 0 ? null : new float[rows * model.statesAbove(j)];
    }
    int maxStates = model.maxStates();
    ratio = new float[rows * maxStates];
    product = new float[rows * maxStates];
    joint = new float[maxStates * maxStates];
  }

  /** Sets what the cells of a row say: the emissions of its categories. */
  void observe(int row, int column, int category) {
    int k = states[column];
    if (category < 0) {
      Arrays.fill(b[column], row * k, row * k + k, 1f);
    } else {
      System.arraycopy(model.emissions()[column], category * k, b[column], row * k, k);
    }
  }

  /**
   * Sets what the cells of a block of rows say.
   *
   * @param codes by column, then row; −1 is unknown
   * @param from the first row of the block
   */
  void observe(int[][] codes, int from, int rows) {
    for (int j = 0; j < codes.length; j++) {
      for (int r = 0; r < rows; r++) {
        observe(r, j, codes[j][from + r]);
      }
    }
  }

  /**
   * Sets what the cells of some rows say.
   *
   * @param codes by column, then row; −1 is unknown
   * @param rows their numbers; rows[from … from + n) are observed
   */
  void observe(int[][] codes, int[] rows, int from, int n) {
    for (int j = 0; j < codes.length; j++) {
      for (int r = 0; r < n; r++) {
        observe(r, j, codes[j][rows[from + r]]);
      }
    }
  }

  /** Sets that a cell is any but of a category. */
  void exclude(int row, int column, int category) {
    int k = states[column];
    float[] e = model.emissions()[column];
    for (int z = 0; z < k; z++) {
      b[column][row * k + z] = 1 - e[category * k + z];
    }
  }

  /**
   * Passes messages to the root, from what was observed.
   *
   * @param rows of the block
   * @param log by row; the log-probabilities are added to it
   */
  void upward(int rows, double[] log) {
    for (int at = p - 1; at >= 0; at--) {
      int j = model.tree().order()[at];
      int k = states[j];
      float[] own = b[j];
      if (at == 0) {
        scaleBy(own, model.root(), rows);
      }
      for (int r = 0; r < rows; r++) {
        log[r] += Math.log(normalize(own, r * k, k));
      }
      if (at > 0) {
        int outer = model.statesAbove(j);
        Gemm.multiplyByTransposed(rows, k, outer, own, model.transitions()[j], m[j]);
        float[] above = b[model.tree().parent()[j]];
        float[] message = m[j];
        for (int i = 0; i < rows * outer; i++) {
          above[i] *= message[i];
        }
      }
    }
  }

  private static void scaleBy(float[] own, float[] by, int rows) {
    int k = by.length;
    for (int r = 0; r < rows; r++) {
      for (int z = 0; z < k; z++) {
        own[r * k + z] *= by[z];
      }
    }
  }

  /** Scales K numbers to sum 1; their sum. In four strands, which is several times faster. */
  private static float normalize(float[] x, int at, int k) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int z = at;
    for (; z + 3 < at + k; z += 4) {
      s0 += x[z];
      s1 += x[z + 1];
      s2 += x[z + 2];
      s3 += x[z + 3];
    }
    for (; z < at + k; z++) {
      s0 += x[z];
    }
    float sum = Math.max(MIN_MASS, s0 + s1 + s2 + s3);
    float scale = 1 / sum;
    for (z = at; z < at + k; z++) {
      x[z] *= scale;
    }
    return sum;
  }

  /**
   * After {@link #upward}: turns b into the posterior g, from the root down.
   *
   * @param counts of transitions without the factor T; added to. May be null
   */
  void downward(int rows, LatentTree counts) {
    for (int at = 1; at < p; at++) { // at the root b is the posterior already
      int j = model.tree().order()[at];
      int k = states[j];
      int outer = model.statesAbove(j);
      float[] above = b[model.tree().parent()[j]];
      float[] message = m[j];
      for (int i = 0; i < rows * outer; i++) {
        ratio[i] = above[i] / Math.max(message[i], MIN_MASS);
      }
      float[] own = b[j];
      if (counts != null) {
        Gemm.multiplyTransposed(rows, outer, k, ratio, own, joint);
        float[] sum = counts.transitions()[j];
        for (int i = 0; i < sum.length; i++) {
          sum[i] += joint[i];
        }
      }
      Gemm.multiply(rows, outer, k, ratio, model.transitions()[j], product);
      for (int i = 0; i < rows * k; i++) {
        own[i] *= product[i];
      }
      for (int r = 0; r < rows; r++) {
        normalize(own, r * k, k);
      }
    }
  }

  /** After {@link #downward}: adds the posterior of a row to K numbers. */
  void addPosterior(int row, int column, float[] to, int at) {
    float[] g = b[column];
    int k = states[column];
    int from = row * k;
    for (int z = 0; z < k; z++) {
      to[at + z] += g[from + z];
    }
  }

  /**
   * After {@link #downward}, the probability of a category given all cells of a row but the
   * column's own.
   *
   * @param own the category that was observed
   */
  double given(int row, int column, int own, int category) {
    return leaf[column] ? givenAbove(row, column, category) : without(row, column, own, category);
  }

  /** Of a leaf, whose states may be its categories: its message is divided out of g above. */
  private double givenAbove(int row, int column, int category) {
    int k = states[column];
    boolean isRoot = model.transitions()[column] == null;
    float[] t = isRoot ? model.root() : model.transitions()[column];
    float[] e = model.emissions()[column];
    double sum = 0;
    double all = 0;
    for (int y = 0; y < t.length / k; y++) {
      double weight = isRoot ? 1 : ratio(row, column, y);
      double emitted = 0;
      for (int z = 0; z < k; z++) {
        emitted += t[y * k + z] * (double) e[category * k + z];
      }
      sum += weight * emitted;
      all += weight;
    }
    return all > 0 ? sum / all : 0;
  }

  private double ratio(int row, int column, int above) {
    int at = row * model.statesAbove(column) + above;
    return b[model.tree().parent()[column]][at] / Math.max(m[column][at], MIN_MASS);
  }

  /** Of others: what the cell emits is divided out of the column's own g. */
  private double without(int row, int column, int own, int category) {
    int k = states[column];
    float[] e = model.emissions()[column];
    double sum = 0;
    double all = 0;
    for (int z = 0; z < k; z++) {
      float emitted = e[own * k + z];
      double weight = emitted > 0 ? b[column][row * k + z] / (double) emitted : 0;
      sum += weight * e[category * k + z];
      all += weight;
    }
    return all > 0 ? sum / all : 0;
  }

  /** After {@link #upward}, b of a row and state; after {@link #downward} its posterior. */
  float get(int row, int column, int state) {
    return b[column][row * states[column] + state];
  }
}
