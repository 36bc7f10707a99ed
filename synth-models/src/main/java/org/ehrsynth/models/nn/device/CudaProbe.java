package org.ehrsynth.models.nn.device;

import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;
import org.ehrsynth.models.nn.device.Devices.Found;

/**
 * Asks NVIDIA's runtime for a GPU before ND4J is started: ND4J takes any that is there, and fails
 * at its first operation on one that it has no code for.
 */
final class CudaProbe {
  private static final int OLDEST = 37;
  private static final int NEWEST = 90; // not that one
  private static final String BACKEND = "JCublasBackend";

  private CudaProbe() {}

  /** The first GPU, if ND4J computes on it; may throw anything. */
  static Found look() {
    int[] count = new int[1];
    int code = cudart.cudaGetDeviceCount(count);
    if (code != cudart.cudaSuccess || count[0] < 1) {
      return Found.processor(
          "ND4J's CUDA backend is there, but finds no GPU (%s)"
              .formatted(
                  code == cudart.cudaSuccess
                      ? "it counts none"
                      : cudart.cudaGetErrorString(code).getString()));
    }
    try (cudaDeviceProp first = new cudaDeviceProp()) {
      cudart.cudaGetDeviceProperties(first, 0);
      Found found =
          probe(first.name().getString(), first.major(), first.minor(), first.totalGlobalMem());
      return found.gpu() ? tried(found) : found;
    }
  }

  /**
   * Whether the binaries of ND4J 1.0.0-M2.1 have code for a GPU: they hold machine code for compute
   * capabilities 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0 and 8.6, which also runs on later minor
   * versions of the same major one, and none that a driver could translate for others.
   */
  static Found probe(String name, int major, int minor, long bytes) {
    String capability = "compute capability %d.%d".formatted(major, minor);
    int number = 10 * major + minor;
    if (number < OLDEST || number >= NEWEST) {
      return Found.processor(
          "ND4J's CUDA backend is there, but the GPU (%s) has %s, and its binaries run on 3.7 to 8.x"
              .formatted(name, capability));
    }
    return new Found(
        true,
        String.format(Locale.ROOT, "the GPU (%s, %s, %.1f GiB)", name, capability, bytes / 0x1p30),
        "ND4J's CUDA backend is on the class path and computes on it");
  }

  /** Starts ND4J and has it multiply: a driver may be too old, or a library missing. */
  private static Found tried(Found found) {
    Device device = new Nd4jDevice(found.device());
    if (!Nd4jDevice.backend().equals(BACKEND)) {
      return Found.processor(
          "ND4J's CUDA backend is there, but ND4J started with " + Nd4jDevice.backend());
    }
    Device.Memory numbers = device.allocate(8);
    numbers.write(0, new float[] {0, 2, 3, 0}, 0, 4);
    device.multiply(false, false, 2, 2, 2, numbers, 0, 2, numbers, 0, 2, 0, numbers, 4, 2);
    float[] square = new float[4];
    numbers.read(4, square, 0, 4);
    if (!Arrays.equals(square, new float[] {6, 0, 0, 6})) {
      return Found.processor("ND4J's CUDA backend is there, but the GPU multiplies wrongly");
    }
    return found;
  }
}
