package org.ehrsynth.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ehrsynth.InputException;

/**
 * Names one of several parts of a sample that different processes draw. The parts in order, one
 * after another, are the whole sample.
 *
 * <p>A sample of n rows has B = max(1, ⌈n / {@link FittedSynthesizer#BLOCK_ROWS}⌉) blocks. Part i
 * of k consists of the blocks ⌊(i − 1) B / k⌋ to ⌊i B / k⌋ − 1, which may be none.
 *
 * @param index which part, from 1 to {@code count}
 * @param count how many parts there are, at least 1
 */
public record SamplePart(int index, int count) {
  /** The whole sample. */
  public static final SamplePart WHOLE = new SamplePart(1, 1);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

  public SamplePart {
    if (count < 1 || index < 1 || index > count) {
      throw new IllegalArgumentException(
          "a part must be I/N with 1 <= I <= N, found %d/%d".formatted(index, count));
    }
  }

  /**
   * Reads a part from text such as {@code 3/7}.
   *
   * @throws InputException if the text is not I/N with 1 ≤ I ≤ N
   */
  public static SamplePart parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (parts.matches()) {
      int index = Integer.parseInt(parts.group(1));
      int count = Integer.parseInt(parts.group(2));
      if (index >= 1 && index <= count) {
        return new SamplePart(index, count);
      }
    }
    throw new InputException(
        "expected a part I/N with 1 <= I <= N, for instance 3/7, found '" + text + "'");
  }

  /** Returns whether this part begins the sample, and with it a file's header. */
  public boolean isFirst() {
    return index == 1;
  }

  /** Returns the first block of this part, of so many blocks in all. */
  long firstBlock(long blocks) {
    return (index - 1L) * blocks / count;
  }

  /** Returns the block after the last of this part, of so many blocks in all. */
  long endBlock(long blocks) {
    return (long) index * blocks / count;
  }

  /** Returns how many of n rows this part contains. */
  public long rows(long n) {
    long blocks = BlockSampler.blocks(n);
    long from = Math.min(n, firstBlock(blocks) * FittedSynthesizer.BLOCK_ROWS);
    return Math.min(n, endBlock(blocks) * FittedSynthesizer.BLOCK_ROWS) - from;
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }
}
