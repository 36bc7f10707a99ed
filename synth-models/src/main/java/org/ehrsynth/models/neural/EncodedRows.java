package org.ehrsynth.models.neural;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.models.nn.Tensor;

/**
 * Contains the encoded rows of a table in little memory: a level's number instead of a 1 among
 * zeros, so that memory does not grow with levels.
 *
 * @param spans of a row
 * @param codes by span, then row; null for spans of numbers
 * @param numbers by span, then row; null for spans of levels
 */
public record EncodedRows(List<OutputBlock> spans, int rows, int[][] codes, float[][] numbers) {

  /** All levels 0 and numbers 0. */
  public static EncodedRows of(List<OutputBlock> spans, int rows) {
    int[][] codes = new int[spans.size()][];
    float[][] numbers = new float[spans.size()][];
    for (int s = 0; s < codes.length; s++) {
      if (spans.get(s).kind() == OutputBlock.Kind.SOFTMAX) {
        codes[s] = new int[rows];
      } else {
        numbers[s] = new float[rows];
      }
    }
    return new EncodedRows(spans, rows, codes, numbers);
  }

  /** Numbers that a network gives for a row. */
  public int width() {
    return OutputBlock.width(spans);
  }

  /** How many rows have each level of a span of levels. */
  int[] counts(int span) {
    int[] counts = new int[spans.get(span).width()];
    for (int code : codes[span]) {
      counts[code]++;
    }
    return counts;
  }

  /**
   * Writes rows out in full, zeros and ones; not uploaded.
   *
   * @param order which row goes to which row of the tensor
   */
  public void write(int[] order, int from, int to, Tensor out) {
    float[] data = out.data();
    Arrays.fill(data, out.at(from), out.at(from) + (to - from) * out.width(), 0);
    for (int s = 0; s < codes.length; s++) {
      int offset = spans.get(s).offset();
      for (int r = from; r < to; r++) {
        if (codes[s] != null) {
          data[out.at(r) + offset + codes[s][order[r]]] = 1;
        } else {
          data[out.at(r) + offset] = numbers[s][order[r]];
        }
      }
    }
  }
}
