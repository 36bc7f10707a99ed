package org.ehrsynth.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Memory of this process, in bytes. */
final class Memory {
  static final double MEGA = 1e6;

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK_RESIDENT = "VmHWM:";

  private Memory() {}

  /** What is in use of the heap, after what is not has been collected. */
  static double inUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Begins a new {@link #peak}. */
  static void resetPeak() {
    heap().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  /** Of the heap at most, with what was no longer in use. */
  static double peak() {
    return heap().stream().mapToDouble(pool -> pool.getPeakUsage().getUsed()).sum();
  }

  /** Of the whole process at most since its start, as the system has it; NaN if it does not say. */
  static double resident() {
    if (!Files.isReadable(STATUS)) {
      return Double.NaN;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(PEAK_RESIDENT))
          .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
