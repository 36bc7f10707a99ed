package org.ehrsynth.bench.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ehrsynth.InputException;
import org.ehrsynth.auto.ModelChoice;
import org.ehrsynth.bench.suite.BenchmarkDataset.Bundled;
import org.ehrsynth.bench.suite.BenchmarkDataset.File;
import org.ehrsynth.bench.suite.BenchmarkDataset.Simulated;
import org.ehrsynth.bench.suite.BenchmarkDataset.Source;
import org.ehrsynth.bench.suite.Contestant.Command;
import org.ehrsynth.bench.suite.Contestant.Files;
import org.ehrsynth.bench.suite.Contestant.Model;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.model.SynthesizerProvider;

/** Reads the JSON form of a suite. */
final class SuiteJson {
  static final long FORMAT = 1;

  private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
  private static final double HOLDOUT = 0.2;
  private static final List<String> AXES = List.of("rows", "columns", "levels");

  private SuiteJson() {}

  static BenchmarkSuite read(JsonObject tree) {
    tree.allow(
        Set.of(
            "format",
            "name",
            "description",
            "seeds",
            "holdout",
            "metrics",
            "limits",
            "data",
            "contestants"));
    if (tree.integer("format") != FORMAT) {
      throw tree.malformed("format", "1", Long.toString(tree.integer("format")));
    }
    List<String> metrics = tree.strings("metrics", BenchmarkSuite.METRICS);
    metrics.forEach(id -> Metric.registry().get(id));
    List<Contestant> contestants = new ArrayList<>();
    if (tree.has("contestants")) {
      tree.objects("contestants").forEach(each -> contestants.add(checked(contestant(each))));
    } else {
      SynthesizerProvider.registry().all().stream()
          .filter(SynthesizerProvider::isSelfContained)
          .forEach(p -> contestants.add(new Model(p.name(), p.name(), Map.of())));
    }
    return new BenchmarkSuite(
        tree.string("name"),
        tree.string("description", ""),
        tree.has("seeds") ? tree.integers("seeds") : SEEDS,
        tree.number("holdout", HOLDOUT),
        metrics,
        tree.has("limits") ? limits(tree.object("limits")) : ResourceLimits.defaults(),
        tree.objects("data").stream().map(SuiteJson::dataSet).toList(),
        contestants);
  }

  private static ResourceLimits limits(JsonObject tree) {
    tree.allow(Set.of("seconds", "memoryMb"));
    ResourceLimits standard = ResourceLimits.defaults();
    try {
      return new ResourceLimits(
          tree.has("seconds") ? tree.integer("seconds") : standard.seconds(),
          tree.has("memoryMb") ? tree.integer("memoryMb") : standard.memoryMb());
    } catch (IllegalArgumentException e) {
      throw new InputException("limits: " + e.getMessage(), e);
    }
  }

  private static BenchmarkDataset dataSet(JsonObject tree) {
    tree.allow(
        Set.of("name", "bundled", "file", "schema", "simulated", "target", "subject", "axis"));
    Optional<String> axis = optional(tree, "axis");
    if (axis.isPresent() && !AXES.contains(axis.get())) {
      throw tree.malformed("axis", "one of " + String.join(", ", AXES), "another text");
    }
    return new BenchmarkDataset(
        tree.string("name"),
        source(tree),
        optional(tree, "target"),
        optional(tree, "subject"),
        axis);
  }

  private static Source source(JsonObject tree) {
    if (tree.has("bundled")) {
      return new Bundled(tree.string("bundled"));
    }
    if (tree.has("file")) {
      return new File(tree.string("file"), optional(tree, "schema"));
    }
    JsonObject simulation = tree.object("simulated").allow(Set.of("rows", "columns", "levels"));
    try {
      return new Simulated(
          new SimulatedTable(
              Math.toIntExact(simulation.integer("rows")),
              Math.toIntExact(simulation.integer("columns")),
              Math.toIntExact(simulation.integer("levels"))));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new InputException("data set '%s': %s".formatted(tree.string("name"), e.getMessage()));
    }
  }

  private static Contestant contestant(JsonObject tree) {
    if (tree.has("files")) {
      tree.allow(Set.of("name", "files", "fitSeconds", "sampleSeconds"));
      return new Files(
          tree.string("name"),
          tree.string("files"),
          seconds(tree, "fitSeconds"),
          seconds(tree, "sampleSeconds"));
    }
    if (tree.has("command")) {
      tree.allow(Set.of("name", "command"));
      return new Command(tree.string("name"), tree.strings("command"));
    }
    tree.allow(Set.of("name", "model", "set"));
    Map<String, String> settings = new LinkedHashMap<>();
    if (tree.has("set")) {
      tree.object("set").toMap().forEach((key, value) -> settings.put(key, String.valueOf(value)));
    }
    String model = tree.string("model");
    return new Model(tree.string("name", model), model, settings);
  }

  /**
   * What can be refused before any work: unknown methods and settings, a command that writes
   * nothing.
   */
  static Contestant checked(Contestant contestant) {
    if (contestant instanceof Model model) {
      ModelChoice.of(model.model(), model.settings());
    } else if (contestant instanceof Command command) {
      if (command.command().stream().noneMatch(word -> word.contains("{out}"))) {
        throw new InputException(
            "contestant '%s': expected {out} in the command, which is where it writes its rows"
                .formatted(command.name()));
      }
    } else if (contestant instanceof Files files && !files.pattern().contains("{data}")) {
      throw new InputException(
          "contestant '%s': expected {data} in the files, the name of the data set"
              .formatted(files.name()));
    }
    return contestant;
  }

  private static Optional<Double> seconds(JsonObject tree, String name) {
    if (!tree.has(name)) {
      return Optional.empty();
    }
    double seconds = tree.number(name);
    if (!(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
      throw tree.malformed(name, "seconds of at least 0", "another number");
    }
    return Optional.of(seconds);
  }

  private static Optional<String> optional(JsonObject tree, String name) {
    return tree.has(name) ? Optional.of(tree.string(name)) : Optional.empty();
  }
}
