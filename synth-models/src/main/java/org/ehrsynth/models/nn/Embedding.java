package org.ehrsynth.models.nn;

import org.ehrsynth.random.RandomStream;

/**
 * Adds rows of a table: what a linear layer makes of inputs of which a few are 1 and all others 0,
 * in time that does not grow with the number of levels. Goes with a {@link Linear} layer.
 */
public final class Embedding {
  private final ComputeContext engine;
  private final Parameter table;

  /**
   * A new table, uniform on ±1/√(numbers that come in).
   *
   * @param size rows of the table: levels
   * @param in numbers that come in besides
   */
  public Embedding(
      ComputeContext engine, String name, int size, int out, int in, RandomStream draws) {
    this.engine = engine;
    table =
        Parameter.of(engine, name + "/table", size, out)
            .uniform(1 / Math.sqrt(Math.max(1, size + in)), draws);
  }

  private Embedding(ComputeContext engine, Embedding of) {
    this.engine = engine;
    table = of.table;
  }

  /** The same parameters, which are shared, on another engine. */
  public Embedding on(ComputeContext other) {
    return new Embedding(other, this);
  }

  /**
   * Adds to y's array.
   *
   * @param codes perRow of each row of y; −1 adds nothing
   */
  public void addTo(Tensor y, int[] codes, int perRow) {
    float[] out = y.data();
    float[] rows = table.value().data();
    int width = y.width();
    engine.rows(
        y.rows(),
        (part, from, to) -> {
          for (int r = from; r < to; r++) {
            int at = y.at(r);
            for (int c = r * perRow; c < (r + 1) * perRow; c++) {
              if (codes[c] >= 0) {
                add(rows, codes[c] * width, out, at, width);
              }
            }
          }
        });
  }

  private static void add(float[] from, int fromAt, float[] to, int toAt, int n) {
    for (int j = 0; j < n; j++) {
      to[toAt + j] += from[fromAt + j];
    }
  }

  /** The gradient by the table, of the rows of dy, which repeat the codes if there are more. */
  public void gradient(Tensor dy, int[] codes, int perRow) {
    float[] sum = table.gradient().data();
    float[] data = dy.data();
    table.gradient().fill(0);
    int width = dy.width();
    engine.forEach(
        ComputeContext.PIECES,
        piece -> {
          int left = width * piece / ComputeContext.PIECES;
          int n = width * (piece + 1) / ComputeContext.PIECES - left;
          for (int r = 0; r < dy.rows(); r++) {
            int at = dy.at(r) + left;
            int first = r * perRow % codes.length;
            for (int c = first; c < first + perRow; c++) {
              if (codes[c] >= 0) {
                add(data, at, sum, codes[c] * width + left, n);
              }
            }
          }
        });
  }

  public Parameter table() {
    return table;
  }
}
