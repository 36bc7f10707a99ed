package org.ehrsynth.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads the memory of a process from the operating system, where it reports it (Linux). */
public final class ProcessStatus {
  private ProcessStatus() {}

  /**
   * A field of the process's status, in units of 1,024 bytes; empty if the process has just ended,
   * or the system does not report it.
   *
   * @param field with its colon, for instance {@code VmRSS:}
   */
  public static OptionalLong kilobytes(long pid, String field) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return OptionalLong.empty();
    }
  }
}
