package org.ehrsynth.bench.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The most memory this process has held: the peak resident set where the system tells it (Linux),
 * which compares with other programs; elsewhere the sum of the peaks of the Java memory pools.
 */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK_RESIDENT = "VmHWM:";

  private PeakMemory() {}

  /** Peak so far in units of 2²⁰ bytes. */
  public static long megabytes() {
    if (Files.isReadable(STATUS)) {
      try {
        for (String line : Files.readAllLines(STATUS)) {
          if (line.startsWith(PEAK_RESIDENT)) {
            return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
          }
        }
      } catch (IOException e) {
        return ofPools();
      }
    }
    return ofPools();
  }

  private static long ofPools() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      bytes += pool.getPeakUsage().getUsed();
    }
    return bytes >> 20;
  }
}
