package org.ehrsynth.encode;

import java.util.List;

/**
 * A layout describes the columns of an encoded matrix.
 *
 * @param blocks from left to right
 */
public record Layout(List<Block> blocks) {

  public Layout {
    blocks = List.copyOf(blocks);
  }

  /** The number of columns of the matrix. */
  public int width() {
    return blocks.stream().mapToInt(Block::width).sum();
  }

  /** The first column of the i-th block. */
  public int offset(int i) {
    return blocks.subList(0, i).stream().mapToInt(Block::width).sum();
  }
}
