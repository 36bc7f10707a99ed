package org.ehrsynth.models.nn;

import org.ehrsynth.random.RandomStream;

/**
 * Numbers that are learned, and the gradient of the loss by them.
 *
 * @param name by which it is saved: small letters, digits, hyphens and slashes
 * @param value uploaded whenever it changes
 * @param gradient of the same shape; overwritten by each backward pass
 */
public record Parameter(String name, Tensor value, Tensor gradient) {

  public static Parameter of(ComputeContext engine, String name, int rows, int width) {
    return new Parameter(name, engine.tensor(rows, width), engine.tensor(rows, width));
  }

  /** How many numbers. */
  public int size() {
    return value.rows() * value.width();
  }

  /** Uniform on ±bound. */
  public Parameter uniform(double bound, RandomStream draws) {
    float[] data = value.data();
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (bound * (2 * draws.nextDouble() - 1));
    }
    value.upload();
    return this;
  }

  /** All the same. */
  public Parameter constant(float number) {
    value.fill(number);
    value.upload();
    return this;
  }

  /** Sets all numbers, and uploads them. */
  public void put(float[] numbers) {
    System.arraycopy(numbers, 0, value.data(), 0, numbers.length);
    value.upload();
  }
}
