package org.ehrsynth.bench.suite;

import org.ehrsynth.json.JsonTree;

/**
 * Limits the time and memory of one contestant on one table.
 *
 * @param seconds the maximum wall-clock time, at least 1
 * @param memoryMb the maximum memory of its process, in units of 2²⁰ bytes, at least 256
 */
public record ResourceLimits(long seconds, long memoryMb) {
  private static final long MIN_MEMORY = 256;

  public ResourceLimits {
    if (seconds < 1) {
      throw new IllegalArgumentException("seconds must be at least 1, found " + seconds);
    }
    if (memoryMb < MIN_MEMORY) {
      throw new IllegalArgumentException(
          "memoryMb must be at least %d, found %d".formatted(MIN_MEMORY, memoryMb));
    }
  }

  /** Ten minutes and 8 GB. */
  public static ResourceLimits defaults() {
    return new ResourceLimits(600, 8_192);
  }

  public ResourceLimits withSeconds(long seconds) {
    return new ResourceLimits(seconds, memoryMb);
  }

  /** As a JSON tree. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("seconds", seconds);
    tree.put("memoryMb", memoryMb);
    return tree;
  }
}
