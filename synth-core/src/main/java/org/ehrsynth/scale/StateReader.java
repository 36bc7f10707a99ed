package org.ehrsynth.scale;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link StateWriter} wrote, and refuses bytes that are damaged or of another kind. */
final class StateReader {
  private final ByteBuffer buffer;

  private StateReader(byte[] bytes) {
    this.buffer = ByteBuffer.wrap(bytes);
  }

  /**
   * Restores a statistic.
   *
   * @param state builds the statistic from what follows the kind
   * @throws IllegalArgumentException if the bytes are not a whole state of this kind
   */
  static <S> S read(byte[] bytes, String kind, Function<StateReader, S> state) {
    StateReader reader = new StateReader(bytes);
    try {
      reader.require(reader.text().equals(kind));
      S statistic = state.apply(reader);
      reader.require(!reader.buffer.hasRemaining());
      return statistic;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected the bytes of a %s statistic, found %,d others".formatted(kind, bytes.length),
          e);
    }
  }

  /** Refuses the bytes unless a condition on what was read holds. */
  void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("a condition on the state does not hold");
    }
  }

  String text() {
    byte[] bytes = new byte[length(1)];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int left = length(Integer.BYTES); left > 0; left--) {
      texts.add(text());
    }
    return texts;
  }

  int number() {
    return buffer.getInt();
  }

  long[] longs() {
    long[] values = new long[length(Long.BYTES)];
    Arrays.setAll(values, i -> buffer.getLong());
    return values;
  }

  double[] doubles() {
    return Arrays.stream(longs()).mapToDouble(Double::longBitsToDouble).toArray();
  }

  /** Reads a number of elements that the remaining bytes can hold. */
  private int length(int bytesEach) {
    int length = buffer.getInt();
    require(length >= 0 && length <= buffer.remaining() / bytesEach);
    return length;
  }
}
