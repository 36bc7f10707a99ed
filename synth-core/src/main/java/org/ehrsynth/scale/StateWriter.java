package org.ehrsynth.scale;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Serializes the state of a statistic: its kind, then texts and arrays, each after its length. */
final class StateWriter {
  private ByteBuffer buffer = ByteBuffer.allocate(256);

  StateWriter(String kind) {
    text(kind);
  }

  StateWriter text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    reserve(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
    return this;
  }

  StateWriter texts(List<String> texts) {
    number(texts.size());
    texts.forEach(this::text);
    return this;
  }

  StateWriter number(int number) {
    reserve(Integer.BYTES).putInt(number);
    return this;
  }

  StateWriter longs(long[] values) {
    reserve(Integer.BYTES + Long.BYTES * values.length).putInt(values.length);
    for (long value : values) {
      buffer.putLong(value);
    }
    return this;
  }

  StateWriter doubles(double[] values) {
    return longs(Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray());
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private ByteBuffer reserve(int bytes) {
    if (buffer.remaining() < bytes) {
      int capacity = Math.max(2 * buffer.capacity(), Math.addExact(buffer.position(), bytes));
      buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), capacity)).position(buffer.position());
    }
    return buffer;
  }
}
