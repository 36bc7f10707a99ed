package org.ehrsynth.models.nn;

import java.util.Arrays;
import org.ehrsynth.models.nn.device.Device;

/**
 * Rows of numbers, or a view of some: kept twice, in a Java array, where loops are fast, and in the
 * memory of a {@link org.ehrsynth.models.nn.device.Device}, where products are. What is in the
 * array counts; before a tensor is an operand of a product it is uploaded.
 */
public final class Tensor {
  private final float[] data;
  private final Device.Memory memory;
  private final int base;
  private final int rows;
  private final int width;

  private Tensor(float[] data, Device.Memory memory, int base, int rows, int width) {
    this.data = data;
    this.memory = memory;
    this.base = base;
    this.rows = rows;
    this.width = width;
  }

  /** Zeros. */
  static Tensor of(Device device, int rows, int width) {
    int length = Math.multiplyExact(rows, width);
    return new Tensor(new float[length], device.allocate(length), 0, rows, width);
  }

  /** The rows from … to − 1 of this one. */
  public Tensor rows(int from, int to) {
    return new Tensor(data, memory, base + from * width, to - from, width);
  }

  /** The same numbers in rows of another width. */
  public Tensor reshaped(int newRows, int newWidth) {
    if ((long) newRows * newWidth != (long) rows * width) {
      throw new IllegalArgumentException(
          "%d × %d numbers cannot be seen as %d × %d".formatted(rows, width, newRows, newWidth));
    }
    return new Tensor(data, memory, base, newRows, newWidth);
  }

  public int rows() {
    return rows;
  }

  public int width() {
    return width;
  }

  /** The array, not a copy: other views of the same numbers may be in it too. */
  public float[] data() {
    return data;
  }

  /** Where a row begins in {@link #data()}. */
  public int at(int row) {
    return base + row * width;
  }

  Device.Memory memory() {
    return memory;
  }

  /** Copies rows to the device. */
  public void upload(int from, int to) {
    memory.write(at(from), data, at(from), (to - from) * width);
  }

  /** Copies all rows to the device. */
  public void upload() {
    upload(0, rows);
  }

  /** Copies numbers of one row from the device. */
  void download(int row, int column, int n) {
    memory.read(at(row) + column, data, at(row) + column, n);
  }

  /** Copies rows from the device. */
  void download(int from, int to) {
    memory.read(at(from), data, at(from), (to - from) * width);
  }

  /** Sets all numbers of the array. */
  public void fill(float value) {
    Arrays.fill(data, base, base + rows * width, value);
  }
}
