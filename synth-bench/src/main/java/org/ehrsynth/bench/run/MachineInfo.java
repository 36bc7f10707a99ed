package org.ehrsynth.bench.run;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ehrsynth.json.JsonTree;

/** Describes the machine, as far as times depend on it. */
final class MachineInfo {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  private MachineInfo() {}

  /** Returns a JSON tree: processor if known, number of processors, memory. */
  static JsonTree tree() {
    JsonTree tree = new JsonTree();
    tree.put("processor", processor());
    tree.put("processors", (long) Runtime.getRuntime().availableProcessors());
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      tree.put("memoryMb", system.getTotalMemorySize() >> 20);
    }
    return tree;
  }

  private static String processor() {
    if (Files.isReadable(PROCESSORS)) {
      try (Stream<String> lines = Files.lines(PROCESSORS)) {
        return lines
            .filter(line -> line.startsWith(MODEL))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
      } catch (IOException e) {
        return System.getProperty("os.arch");
      }
    }
    return System.getProperty("os.arch");
  }
}
