package org.ehrsynth.fit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.random.Seed;

/**
 * Says where a fitted model comes from. It holds no time and no thread count, so that equal work
 * gives equal bytes; it holds the platform, because the last bits of {@link Math} differ between
 * some.
 *
 * @param model the registered name of the method
 * @param settings the settings by name
 * @param seed what all randomness came from
 * @param minimumSubjects the k of the guard; 1 means that it was off
 * @param rows rows learned from
 * @param subjects distinct subjects learned from
 * @param columns columns learned
 * @param fingerprint SHA-256 of the table learned from
 * @param libraryVersion the version of this library
 * @param platform Java version, operating system and processor
 */
public record Provenance(
    String model,
    Map<String, Object> settings,
    Seed seed,
    int minimumSubjects,
    long rows,
    long subjects,
    int columns,
    String fingerprint,
    String libraryVersion,
    String platform) {

  public Provenance {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** The version of the library that runs, or "development" outside a released jar. */
  public static String currentLibraryVersion() {
    return Optional.ofNullable(Provenance.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** Java version, operating system and processor of this process. */
  public static String currentPlatform() {
    return "Java %s, %s, %s"
        .formatted(
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }

  /** As a JSON tree, in a stable order. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("model", model);
    tree.put("settings", settings);
    tree.put("seed", seed.value());
    tree.put("minimumSubjects", (long) minimumSubjects);
    tree.put("rows", rows);
    tree.put("subjects", subjects);
    tree.put("columns", (long) columns);
    tree.put("fingerprint", fingerprint);
    tree.put("libraryVersion", libraryVersion);
    tree.put("platform", platform);
    return tree;
  }

  public static Provenance fromJson(JsonObject tree) {
    return new Provenance(
        tree.string("model"),
        tree.object("settings").toMap(),
        Seed.of(tree.integer("seed")),
        Math.toIntExact(tree.integer("minimumSubjects")),
        tree.integer("rows"),
        tree.integer("subjects"),
        Math.toIntExact(tree.integer("columns")),
        tree.string("fingerprint"),
        tree.string("libraryVersion"),
        tree.string("platform"));
  }
}
