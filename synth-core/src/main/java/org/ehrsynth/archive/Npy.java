package org.ehrsynth.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes the NumPy array format, version 1.0: little-endian doubles, floats and ints of
 * one or two dimensions in C order. <a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NEP 1</a>.
 */
final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGN = 64;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '(<f8|<f4|<i4)', 'fortran_order': False, 'shape': \\((\\d+),(?: (\\d+))?\\),"
              + " \\} *\n");

  /** The array: its type, its sizes and where its data begins. */
  record Header(String type, int[] shape, int dataOffset) {}

  private Npy() {}

  static byte[] of(double[] values, int... shape) {
    ByteBuffer out = start("<f8", shape, 8L * values.length);
    out.asDoubleBuffer().put(values);
    return out.array();
  }

  static byte[] of(float[] values, int... shape) {
    ByteBuffer out = start("<f4", shape, 4L * values.length);
    out.asFloatBuffer().put(values);
    return out.array();
  }

  static byte[] of(int[] values, int... shape) {
    ByteBuffer out = start("<i4", shape, 4L * values.length);
    out.asIntBuffer().put(values);
    return out.array();
  }

  private static ByteBuffer start(String type, int[] shape, long dataBytes) {
    String sizes = shape.length == 1 ? shape[0] + "," : "%d, %d".formatted(shape[0], shape[1]);
    String dictionary =
        String.format(
            Locale.ROOT, "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", type, sizes);
    int unpadded = MAGIC.length + 2 + dictionary.length() + 1;
    int padded = (unpadded + ALIGN - 1) / ALIGN * ALIGN;
    String header = dictionary + " ".repeat(padded - unpadded) + "\n";
    ByteBuffer out =
        ByteBuffer.allocate(Math.toIntExact(padded + dataBytes)).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).putShort((short) header.length());
    out.put(header.getBytes(StandardCharsets.US_ASCII));
    return out;
  }

  /** Reads the header and checks that the data are as long as it says; null if anything is off. */
  static Header header(byte[] bytes) {
    if (bytes.length < MAGIC.length + 2
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return null;
    }
    int length = (bytes[MAGIC.length] & 0xFF) | (bytes[MAGIC.length + 1] & 0xFF) << 8;
    int offset = MAGIC.length + 2 + length;
    if (offset > bytes.length) {
      return null;
    }
    String text = new String(bytes, MAGIC.length + 2, length, StandardCharsets.US_ASCII);
    Matcher matcher = HEADER.matcher(text);
    if (!matcher.matches() || matcher.group(2).length() > 9) {
      return null;
    }
    String second = matcher.group(3);
    if (second != null && second.length() > 9) {
      return null;
    }
    int[] shape =
        second == null
            ? new int[] {Integer.parseInt(matcher.group(2))}
            : new int[] {Integer.parseInt(matcher.group(2)), Integer.parseInt(second)};
    long size = shape[0] * (shape.length == 1 ? 1L : shape[1]);
    long width = matcher.group(1).equals("<f8") ? 8 : 4;
    return bytes.length - offset == size * width
        ? new Header(matcher.group(1), shape, offset)
        : null;
  }

  static double[] doubles(byte[] bytes, Header header) {
    ByteBuffer in = data(bytes, header);
    double[] values = new double[in.remaining() / 8];
    in.asDoubleBuffer().get(values);
    return values;
  }

  static float[] floats(byte[] bytes, Header header) {
    ByteBuffer in = data(bytes, header);
    float[] values = new float[in.remaining() / 4];
    in.asFloatBuffer().get(values);
    return values;
  }

  static int[] ints(byte[] bytes, Header header) {
    ByteBuffer in = data(bytes, header);
    int[] values = new int[in.remaining() / 4];
    in.asIntBuffer().get(values);
    return values;
  }

  private static ByteBuffer data(byte[] bytes, Header header) {
    return ByteBuffer.wrap(bytes, header.dataOffset(), bytes.length - header.dataOffset())
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
