package org.ehrsynth.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.schema.Schema;

/** Values of other programs for tables that lie beside them; see golden/README.md. */
public final class Golden {
  public static final List<String> SETS = List.of("edge", "pbc", "flchain");

  private Golden() {}

  /** One value of another program. */
  public record Entry(Map<String, Object> tree) {
    public String metric() {
      return (String) tree.get("metric");
    }

    public String scope(String key) {
      return (String) map("scope").get(key);
    }

    public Object param(String key) {
      return map("params").get(key);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> map(String key) {
      return (Map<String, Object>) tree.get(key);
    }

    /** The name of the table in the place of the synthetic one. */
    public String synthetic() {
      return scope("synthetic") == null ? "edge" : scope("synthetic");
    }

    /** NaN where the other program gives NaN or refuses. */
    public double number(String key) {
      return tree.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** Asserts that a value of ours equals the named number of this entry. */
    public void check(String key, double ours) {
      double expected = number(key);
      if (Double.isNaN(expected)) {
        assertThat(ours).as("%s", tree).isNaN();
        return;
      }
      double relative =
          Double.isNaN(number("relative_tolerance")) ? 0 : number("relative_tolerance");
      double tolerance = Math.max(number("tolerance"), relative * Math.abs(expected));
      assertThat(ours).as("%s", tree).isCloseTo(expected, within(tolerance));
    }
  }

  /** All entries of a set. */
  @SuppressWarnings("unchecked")
  public static List<Entry> entries(String set) {
    String text = new String(bytes(set + "/golden.json"), StandardCharsets.UTF_8);
    return ((List<Map<String, Object>>) Json.parse(text, set)).stream().map(Entry::new).toList();
  }

  /** The training table of a set. */
  public static Dataset train(String set) {
    return table(set, "train");
  }

  /** The table in the place of the synthetic one: {@code holdout} or the name of a generator. */
  public static Dataset synthetic(String set, String name) {
    return table(set, name.equals("holdout") ? name : "synthetic_" + name);
  }

  private static Dataset table(String set, String name) {
    String schema = new String(bytes(set + "/schema.json"), StandardCharsets.UTF_8);
    return Dataset.read(
        bytes(set + "/" + name + ".csv"),
        name,
        Optional.of(Schema.fromJson(JsonObject.parse(schema, set))));
  }

  private static byte[] bytes(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
