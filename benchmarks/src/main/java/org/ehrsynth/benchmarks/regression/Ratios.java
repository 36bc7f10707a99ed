package org.ehrsynth.benchmarks.regression;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;

/**
 * The ratios of benches by name, and where they were measured; kept as JSON.
 *
 * @param machine its processor and how many of them
 * @param java the version
 */
record Ratios(String machine, String java, SortedMap<String, Ratio> benches) {
  private static final long FORMAT = 1;
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final MathContext DIGITS = new MathContext(4);

  Ratios {
    benches = Collections.unmodifiableSortedMap(new TreeMap<>(benches));
  }

  /** Measured here. */
  static Ratios here(Map<String, Ratio> benches) {
    String java = System.getProperty("java.vm.name") + " " + Runtime.version();
    return new Ratios(hereIs(), java, new TreeMap<>(benches));
  }

  /** The same with the old ratios of benches that were not measured now, but are there. */
  Ratios over(Ratios old, Collection<String> there) {
    SortedMap<String, Ratio> all = new TreeMap<>(old.benches);
    all.keySet().retainAll(there);
    all.putAll(benches);
    return new Ratios(machine, java, all);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws InputException if the file cannot be read or is none of ratios
   */
  static Ratios read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new InputException("cannot read the ratios '" + file + "'", e);
    }
    JsonObject tree = JsonObject.parse(text, file.toString());
    tree.allow(Set.of("format", "machine", "java", "benches"));
    if (tree.integer("format") != FORMAT) {
      throw tree.malformed("format", Long.toString(FORMAT), Long.toString(tree.integer("format")));
    }
    JsonObject each = tree.object("benches");
    SortedMap<String, Ratio> benches = new TreeMap<>();
    for (String name : each.toMap().keySet()) {
      JsonObject one = each.object(name);
      if (!(one.number("ratio") > 0 && one.number("spread") >= 0)) {
        throw one.malformed("ratio", "more than 0, and a spread of at least 0", "less");
      }
      benches.put(name, new Ratio(one.number("ratio"), one.number("spread")));
    }
    return new Ratios(tree.string("machine"), tree.string("java"), benches);
  }

  /** Writes four digits of each, sorted by name, so that two files can be compared line by line. */
  void write(Path file) {
    JsonTree each = new JsonTree();
    benches.forEach(
        (name, ratio) -> {
          JsonTree one = new JsonTree();
          one.put("ratio", rounded(ratio.value()));
          one.put("spread", rounded(ratio.spread()));
          each.put(name, one);
        });
    JsonTree tree = new JsonTree();
    tree.put("format", FORMAT);
    tree.put("machine", machine);
    tree.put("java", java);
    tree.put("benches", each);
    String text = Json.pretty(tree);
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static double rounded(double x) {
    return new BigDecimal(x).round(DIGITS).doubleValue();
  }

  private static String hereIs() {
    String kind = System.getProperty("os.arch");
    if (Files.isReadable(PROCESSORS)) {
      try {
        kind =
            Files.readAllLines(PROCESSORS).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(kind);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return "%s, %d processors".formatted(kind, Runtime.getRuntime().availableProcessors());
  }
}
