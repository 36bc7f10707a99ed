package org.ehrsynth.bench.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.ehrsynth.InputException;
import org.ehrsynth.bench.suite.Contestant.Model;
import org.ehrsynth.eval.fidelity.SdMetricsQuality;
import org.ehrsynth.eval.fidelity.joint.Detection;
import org.ehrsynth.eval.privacy.AttributeInference;
import org.ehrsynth.eval.privacy.DistanceToClosestRecord;
import org.ehrsynth.eval.privacy.Linkability;
import org.ehrsynth.eval.privacy.SinglingOut;
import org.ehrsynth.eval.privacy.Uniques;
import org.ehrsynth.eval.privacy.membership.MembershipInference;
import org.ehrsynth.eval.utility.TrainSyntheticTestReal;
import org.ehrsynth.eval.validity.ConstraintAdherence;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;

/**
 * A suite defines a comparison: data sets × contestants × seeds, the split of the rows, the
 * metrics, and the limits of a contestant.
 *
 * <p>A seed determines the split and all randomness, so that other tools can use the same training
 * rows. Names become names of folders.
 *
 * @param name what the suite is called
 * @param description one sentence
 * @param seeds at least one, different
 * @param holdout the fraction of subjects held out from the contestants, in (0, 1)
 * @param metrics ids of the measures; none to measure cost only, of all rows, without a split
 * @param limits of one contestant's work on one table
 * @param data at least one
 * @param contestants at least one
 */
public record BenchmarkSuite(
    String name,
    String description,
    List<Long> seeds,
    double holdout,
    List<String> metrics,
    ResourceLimits limits,
    List<BenchmarkDataset> data,
    List<Contestant> contestants) {
  /** The suites that come with the library. */
  public static final List<String> BUILT_IN = List.of("smoke", "clinical", "wide", "scale");

  /**
   * The default metrics: those of the release gate, the SDMetrics quality, and the nearest records.
   */
  public static final List<String> METRICS =
      List.of(
          SdMetricsQuality.ID,
          Detection.ID,
          TrainSyntheticTestReal.ID,
          MembershipInference.ID,
          SinglingOut.ID,
          Linkability.ID,
          AttributeInference.ID,
          DistanceToClosestRecord.ID,
          Uniques.ID,
          ConstraintAdherence.ID);

  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._,=()+-]{0,59}");

  public BenchmarkSuite {
    seeds = List.copyOf(seeds);
    metrics = List.copyOf(metrics);
    data = List.copyOf(data);
    contestants = List.copyOf(contestants);
    if (seeds.isEmpty() || Set.copyOf(seeds).size() < seeds.size()) {
      throw new InputException("seeds: expected one or more, all different");
    }
    if (!(holdout > 0 && holdout < 1)) {
      throw new InputException("holdout: expected a fraction in (0, 1), found " + holdout);
    }
    checkNames("data set", data, BenchmarkDataset::name);
    checkNames("contestant", contestants, Contestant::name);
  }

  private static <T> void checkNames(String what, List<T> things, Function<T, String> naming) {
    if (things.isEmpty()) {
      throw new InputException("expected at least one %s, found none".formatted(what));
    }
    Set<String> seen = new HashSet<>();
    for (T thing : things) {
      String name = naming.apply(thing);
      if (!NAME.matcher(name).matches() || name.endsWith(".") || name.endsWith(" ")) {
        throw new InputException(
            "%s '%s': a name needs 1 to 60 letters, digits, spaces or . _ , = ( ) + - and begins with a letter or digit"
                .formatted(what, name));
      }
      if (!seen.add(name)) {
        throw new InputException("two %ss are named '%s'".formatted(what, name));
      }
    }
  }

  /**
   * A built-in suite, or the one of a file.
   *
   * @throws InputException if there is neither, or what a file says cannot be used
   */
  public static BenchmarkSuite of(String nameOrFile) {
    if (BUILT_IN.contains(nameOrFile)) {
      return SuiteJson.read(JsonObject.parse(builtIn(nameOrFile), "suite " + nameOrFile));
    }
    Path file = Path.of(nameOrFile);
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          "unknown suite '%s': expected a JSON file or one of %s"
              .formatted(nameOrFile, String.join(", ", BUILT_IN)));
    }
    try {
      String where = "suite '" + nameOrFile + "'";
      return SuiteJson.read(JsonObject.parse(Files.readString(file), where));
    } catch (IOException e) {
      throw new InputException("suite '%s': it cannot be read as text".formatted(nameOrFile), e);
    }
  }

  private static String builtIn(String name) {
    try (InputStream in = BenchmarkSuite.class.getResourceAsStream(name + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the library's own suite " + name + " cannot be read", e);
    }
  }

  /** The same with the seeds 1 to n. */
  public BenchmarkSuite withSeeds(int n) {
    List<Long> others = LongStream.rangeClosed(1, n).boxed().toList();
    return new BenchmarkSuite(
        name, description, others, holdout, metrics, limits, data, contestants);
  }

  public BenchmarkSuite withLimits(ResourceLimits limits) {
    return new BenchmarkSuite(
        name, description, seeds, holdout, metrics, limits, data, contestants);
  }

  /**
   * The same with a choice of contestants: those of the suite by their names, else methods of this
   * library with their default settings.
   *
   * @throws InputException if a name is neither
   */
  public BenchmarkSuite withContestants(List<String> names) {
    List<Contestant> chosen = new ArrayList<>();
    for (String each : names) {
      chosen.add(
          contestants.stream()
              .filter(c -> c.name().equals(each))
              .findFirst()
              .orElseGet(() -> SuiteJson.checked(new Model(each, each, Map.of()))));
    }
    return new BenchmarkSuite(name, description, seeds, holdout, metrics, limits, data, chosen);
  }

  /** Returns whether rows are scored; otherwise only cost is measured. */
  public boolean scores() {
    return !metrics.isEmpty();
  }

  /** As a JSON tree. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("format", SuiteJson.FORMAT);
    tree.put("name", name);
    tree.put("description", description);
    tree.put("seeds", seeds);
    tree.put("holdout", holdout);
    tree.put("metrics", metrics);
    tree.put("limits", limits.toJson());
    tree.put("data", data.stream().map(BenchmarkDataset::toJson).toList());
    tree.put("contestants", contestants.stream().map(Contestant::toJson).toList());
    return tree;
  }
}
