package org.ehrsynth.models.nn.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.models.nn.ComputeContext;
import org.ehrsynth.models.nn.HiddenLayers;
import org.ehrsynth.models.nn.Parameter;
import org.ehrsynth.models.nn.Tensor;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both devices against loops. ND4J's is tried on the backend that the build has: its CPU backend,
 * or CUDA with the profile gpu on a machine with a GPU; the code is the same.
 */
class DeviceTest {
  /** Terms of a sum of k products of numbers below 1: k unit roundoffs of 2⁻²⁴ each, twice. */
  private static final double ROUNDING = 2 * Math.pow(2, -24);

  private static final int[] SIZES = {1, 2, 3, 17, 40};

  private enum Kind {
    PROCESSOR,
    ND4J;

    Device device() {
      if (this == PROCESSOR) {
        return new OpenBlasDevice();
      }
      Devices.Found found = Devices.found();
      assumeFalse(found.because().contains("compute capability"), found.sentence());
      return new Nd4jDevice("ND4J's backend");
    }
  }

  static Stream<Arguments> kindsTimesTransposes() {
    return Arrays.stream(Kind.values())
        .flatMap(
            kind ->
                IntStream.range(0, 4)
                    .mapToObj(t -> Arguments.of(kind, (t & 1) != 0, (t & 2) != 0)));
  }

  /** Rows of numbers in the memory of a device: where they begin, and from one row to the next. */
  private record Block(float[] data, Device.Memory memory, int at, int step) {

    static Block of(Device device, int rows, int width, int at, int gap, RandomStream draws) {
      float[] data = new float[at + rows * (width + gap) + 3];
      for (int i = 0; i < data.length; i++) {
        data[i] = (float) draws.nextDouble();
      }
      Device.Memory memory = device.allocate(data.length);
      memory.write(0, data, 0, data.length);
      return new Block(data, memory, at, width + gap);
    }

    int index(boolean transpose, int i, int j) {
      return at + (transpose ? j * step + i : i * step + j);
    }
  }

  @ParameterizedTest(name = "{0}, A transposed {1}, B transposed {2}")
  @MethodSource("kindsTimesTransposes")
  void products_of_parts_of_larger_memory_are_those_by_definition(
      Kind kind, boolean transposeA, boolean transposeB) {
    Device device = kind.device();
    RandomStream draws = Seed.of(3).generator();
    for (int m : SIZES) {
      for (int n : SIZES) {
        for (int k : SIZES) {
          for (int gap : new int[] {0, 4}) {
            int at = gap == 0 ? 0 : 5;
            Block a =
                transposeA
                    ? Block.of(device, k, m, at, gap, draws)
                    : Block.of(device, m, k, at, gap, draws);
            Block b =
                transposeB
                    ? Block.of(device, n, k, at, gap, draws)
                    : Block.of(device, k, n, at, gap, draws);
            for (int beta = 0; beta < 2; beta++) {
              Block c = Block.of(device, m, n, at, gap, draws);
              multiplyAndCompare(device, transposeA, transposeB, m, n, k, a, b, beta, c);
            }
          }
        }
      }
    }
  }

  private static void multiplyAndCompare(
      Device device,
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      Block a,
      Block b,
      int beta,
      Block c) {
    double[] expected = IntStream.range(0, c.data.length).mapToDouble(i -> c.data[i]).toArray();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = beta * (double) c.data[c.index(false, i, j)];
        for (int l = 0; l < k; l++) {
          sum += (double) a.data[a.index(transposeA, i, l)] * b.data[b.index(transposeB, l, j)];
        }
        expected[c.index(false, i, j)] = sum;
      }
    }

    device.multiply(
        transposeA,
        transposeB,
        m,
        n,
        k,
        a.memory,
        a.at,
        a.step,
        b.memory,
        b.at,
        b.step,
        beta,
        c.memory,
        c.at,
        c.step);

    float[] found = new float[c.data.length];
    c.memory.read(0, found, 0, found.length);
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i], found[i], (k + 1) * (k + 1) * ROUNDING);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_product_overwrites_what_is_not_a_number(Kind kind) {
    Device device = kind.device();
    Device.Memory x = device.allocate(8);
    x.write(0, new float[] {0, 2, 3, 0, Float.NaN, Float.NaN, Float.NaN, Float.NaN}, 0, 8);

    device.multiply(false, false, 2, 2, 2, x, 0, 2, x, 0, 2, 0, x, 4, 2);

    float[] found = new float[8];
    x.read(0, found, 0, 8);
    assertThat(found).containsExactly(0, 2, 3, 0, 6, 0, 0, 6);
  }

  @ParameterizedTest
  @EnumSource
  void memory_begins_as_zeros_and_keeps_what_is_beside_a_range_written(Kind kind) {
    Device.Memory memory = kind.device().allocate(6);
    float[] found = new float[8];

    memory.write(2, new float[] {9, 1, 2, 9}, 1, 2);
    memory.write(6, new float[0], 0, 0);
    memory.read(0, found, 1, 6);

    assertThat(found).containsExactly(0, 0, 0, 1, 2, 0, 0, 0);
    Arrays.fill(found, -1);
    memory.read(3, found, 7, 1);
    memory.read(0, found, 0, 0);
    assertThat(found).containsExactly(-1, -1, -1, -1, -1, -1, -1, 2);
  }

  @ParameterizedTest
  @EnumSource
  void threads_write_multiply_and_read_side_by_side(Kind kind) {
    int rows = 64;
    int width = 32;
    try (ComputeContext engine = new ComputeContext(kind.device(), 4)) {
      Tensor unit = engine.tensor(width, width);
      for (int i = 0; i < width; i++) {
        unit.data()[unit.at(i) + i] = 1;
      }
      unit.upload();
      List<Tensor> ins = new ArrayList<>();
      List<Tensor> outs = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        ins.add(engine.tensor(rows, width));
        outs.add(engine.tensor(rows, width));
      }

      for (int repeat = 0; repeat < 20; repeat++) {
        float value = repeat;
        engine.forEach(
            8,
            t -> {
              ins.get(t).fill(value + t);
              ins.get(t).upload();
            });
        for (int t = 0; t < 8; t++) {
          engine.sum(outs.get(t), ComputeContext.product(ins.get(t), unit));
        }

        for (int t = 0; t < 8; t++) {
          assertThat(outs.get(t).data()).containsOnly(value + t);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_network_learns_on_nd4j_as_on_the_processor(HiddenLayers.Style style) {
    float[] expected = learned(Kind.PROCESSOR.device(), style);

    assertAgree(expected, learned(Kind.ND4J.device(), style));
  }

  @Test
  void a_product_is_cut_for_the_processor_alone() {
    assertThat(Kind.PROCESSOR.device().pieces(1_000_000)).isEqualTo(2);
    assertThat(Kind.PROCESSOR.device().pieces(1_000_000_000)).isEqualTo(4);
    assertThat(Kind.ND4J.device().pieces(1_000_000_000)).isEqualTo(1);
  }

  /** A few steps down a gradient: the outputs, the gradient by the input and the parameters. */
  static float[] learned(Device device, HiddenLayers.Style style) {
    int rows = 96;
    int in = 20;
    int levels = 7;
    int width = 64;
    RandomStream draws = Seed.of(5).generator();
    try (ComputeContext engine = new ComputeContext(device, 2)) {
      HiddenLayers stack =
          new HiddenLayers(
              engine, "stack", rows, in, levels, new int[] {width, width}, style, draws);
      Tensor x = engine.tensor(rows, in);
      Tensor dx = engine.tensor(rows, in);
      int[] codes = new int[rows];
      for (int i = 0; i < x.data().length; i++) {
        x.data()[i] = (float) draws.nextGaussian();
      }
      Arrays.setAll(codes, r -> r % levels);
      x.upload();
      for (int step = 0; step < 5; step++) {
        Tensor y = stack.forward(x, codes, 1);
        Tensor slope = stack.topSlope();
        for (int i = 0; i < y.data().length; i++) {
          slope.data()[i] = y.data()[i] / rows;
        }
        slope.upload();
        stack.backward(x, codes, 1, dx);
        for (Parameter p : stack.parameters()) {
          for (int i = 0; i < p.size(); i++) {
            p.value().data()[i] -= 0.1f * p.gradient().data()[i];
          }
          p.value().upload();
        }
      }
      List<float[]> all = new ArrayList<>(List.of(stack.top().data(), dx.data()));
      stack.parameters().forEach(p -> all.add(p.value().data()));
      return joined(all);
    }
  }

  private static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(p -> p.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /**
   * Sums of up to 96 floats in another order differ by 96 roundoffs of 6e-8 of their largest term
   * at most, and five short steps add theirs: 1e-4 of the largest number leaves room for both.
   */
  static void assertAgree(float[] expected, float[] found) {
    double largest = 0;
    for (float each : expected) {
      largest = Math.max(largest, Math.abs(each));
    }
    assertThat(largest).isBetween(0.1, 1e3);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-4 * Math.max(1, largest));
    }
  }
}
