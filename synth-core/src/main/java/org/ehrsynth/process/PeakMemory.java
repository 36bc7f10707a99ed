package org.ehrsynth.process;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.OptionalLong;

/**
 * Reports the peak memory of this process: the peak resident set where the system reports it
 * (Linux), which is comparable between programs; elsewhere the sum of the peaks of the Java memory
 * pools.
 */
public final class PeakMemory {
  private static final String PEAK_RESIDENT = "VmHWM:";

  private PeakMemory() {}

  /** Peak so far in units of 2²⁰ bytes. */
  public static long megabytes() {
    OptionalLong reported = ProcessStatus.kilobytes(ProcessHandle.current().pid(), PEAK_RESIDENT);
    return reported.isPresent() ? reported.getAsLong() >> 10 : ofPools();
  }

  private static long ofPools() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      bytes += pool.getPeakUsage().getUsed();
    }
    return bytes >> 20;
  }
}
