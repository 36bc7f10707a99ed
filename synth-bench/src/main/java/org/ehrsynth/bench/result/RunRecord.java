package org.ehrsynth.bench.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;

/**
 * The result of one run: one contestant on one data set with one seed. It is a line of JSON in a
 * file of results, and contains figures and names of columns, never a cell.
 *
 * @param data the name of the data set
 * @param contestant the name of the contestant
 * @param kind the kind of the contestant
 * @param seed the seed of the split and of all randomness
 * @param outcome how it ended
 * @param reason one clause that explains missing figures; empty if there are figures
 * @param figures measures by {@code id}, their 95 % interval by {@code id.low} and {@code id.high},
 *     their parts by {@code id/part}; empty unless done, and in runs that measure cost only
 * @param cost {@link #FIT_SECONDS}, {@link #SAMPLE_SECONDS}, {@link #PEAK_MEMORY_MB}; what is not
 *     known is left out
 * @param gateFailures the checks of the gate that were not passed; absent where there was no gate
 * @param size {@code rows} and {@code columns} of the training table, {@code levels} of the largest
 *     column
 * @param metadata settings, versions, machine, limits, fingerprints
 */
public record RunRecord(
    String data,
    String contestant,
    Kind kind,
    long seed,
    RunOutcome outcome,
    String reason,
    Map<String, Double> figures,
    Map<String, Double> cost,
    Optional<List<String>> gateFailures,
    Map<String, Long> size,
    Map<String, ?> metadata) {
  /** Seconds to fit the table in memory. */
  public static final String FIT_SECONDS = "fitSeconds";

  /** Seconds to sample as many rows as the training table has. */
  public static final String SAMPLE_SECONDS = "sampleSeconds";

  /** The peak memory of the process that fitted and sampled, in units of 2²⁰ bytes. */
  public static final String PEAK_MEMORY_MB = "peakMemoryMb";

  /** Real rows that no model has seen, in the place of a synthetic table: the ceiling. */
  public static final String HOLDOUT = "holdout";

  /** Independently shuffled columns of the real rows: the floor. */
  public static final String SHUFFLED = "shuffled columns";

  /** The real rows themselves: what privacy measures must find. */
  public static final String COPY = "copy of train";

  private static final long FORMAT = 1;

  /** The kind of a contestant. */
  public enum Kind {
    /** A method of this library. */
    MODEL,
    /** Files that another tool generated. */
    FILES,
    /** A command line. */
    COMMAND,
    /** {@link #HOLDOUT}, {@link #SHUFFLED} or {@link #COPY}. */
    REFERENCE
  }

  public RunRecord {
    figures = copy(figures);
    cost = copy(cost);
    gateFailures = gateFailures.map(List::copyOf);
    size = copy(size);
    metadata = copy(metadata);
  }

  private static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** A measure, its part or bound, as in {@link #figures}; empty if there is none. */
  public Optional<Double> figure(String name) {
    return Optional.ofNullable(figures.get(name));
  }

  /** As a JSON tree, in a stable order. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("format", FORMAT);
    tree.put("data", data);
    tree.put("contestant", contestant);
    tree.put("kind", kind.name().toLowerCase(Locale.ROOT));
    tree.put("seed", seed);
    tree.put("outcome", outcome.label());
    tree.put("reason", reason);
    tree.put("figures", figures);
    tree.put("cost", cost);
    gateFailures.ifPresent(failures -> tree.put("gateFailures", failures));
    tree.put("size", size);
    tree.put("metadata", metadata);
    return tree;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws org.ehrsynth.InputException if a field is missing or of another kind
   */
  public static RunRecord fromJson(JsonObject tree) {
    if (tree.integer("format") != FORMAT) {
      throw tree.malformed("format", "1", Long.toString(tree.integer("format")));
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    JsonObject measured = tree.object("figures");
    measured.toMap().keySet().forEach(name -> figures.put(name, measured.number(name)));
    Map<String, Double> cost = new LinkedHashMap<>();
    JsonObject spent = tree.object("cost");
    spent.toMap().keySet().forEach(name -> cost.put(name, spent.number(name)));
    Map<String, Long> size = new LinkedHashMap<>();
    JsonObject sizes = tree.object("size");
    sizes.toMap().keySet().forEach(name -> size.put(name, sizes.integer(name)));
    return new RunRecord(
        tree.string("data"),
        tree.string("contestant"),
        choice(Kind.class, tree, "kind"),
        tree.integer("seed"),
        choice(RunOutcome.class, tree, "outcome"),
        tree.string("reason"),
        figures,
        cost,
        tree.has("gateFailures") ? Optional.of(tree.strings("gateFailures")) : Optional.empty(),
        size,
        tree.object("metadata").toMap());
  }

  private static <E extends Enum<E>> E choice(Class<E> type, JsonObject tree, String field) {
    String name = tree.string(field);
    for (E each : type.getEnumConstants()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
        return each;
      }
    }
    throw tree.malformed(field, "a known " + field, "another text");
  }
}
