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

    /**
     * Asserts that ours (a number, or maps and lists of them) equals the value of this entry to its
     * tolerance, in the form of the reference's file.
     *
     * @return false for an entry without a tolerance, which is a record only
     */
    public boolean checkValue(Object ours) {
      Object tolerance = tree.get("tolerance");
      if (tolerance == null) {
        return false;
      }
      compare(ours, tree.get("value"), tolerance, this);
      return true;
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

  /** The entries of a set for marginals, pairs, validity and the quality report. */
  public static List<Entry> entries(String set) {
    return entries(set, "golden");
  }

  /** The entries of a set in one of its files. */
  @SuppressWarnings("unchecked")
  public static List<Entry> entries(String set, String file) {
    String text = new String(bytes(set + "/" + file + ".json"), StandardCharsets.UTF_8);
    return ((List<Map<String, Object>>) Json.parse(text, set)).stream().map(Entry::new).toList();
  }

  /**
   * Asserts that ours equals a value of the reference: numbers, lists and maps of them, within a
   * tolerance that is a number (absolute), a map with {@code relative} and perhaps tolerances of
   * single keys, or {@code {"band": [low, high]}}; keys that only ours has are passed over.
   */
  private static void compare(Object ours, Object expected, Object tolerance, Entry entry) {
    if (expected instanceof Map<?, ?> map) {
      assertThat(ours).as("%s", entry.tree()).isInstanceOf(Map.class);
      map.forEach(
          (key, value) -> {
            Object own = tolerance;
            if (tolerance instanceof Map<?, ?> named && named.get(key) != null) {
              own = named.get(key);
            }
            assertThat(((Map<?, ?>) ours).containsKey(key))
                .as("%s in %s", key, entry.tree())
                .isTrue();
            compare(((Map<?, ?>) ours).get(key), value, own, entry);
          });
    } else if (expected instanceof List<?> list) {
      assertThat((List<?>) ours).as("%s", entry.tree()).hasSize(list.size());
      for (int i = 0; i < list.size(); i++) {
        compare(((List<?>) ours).get(i), list.get(i), tolerance, entry);
      }
    } else if (expected instanceof Number number) {
      double value = number.doubleValue();
      double low = value;
      double high = value;
      if (tolerance instanceof Number absolute) {
        low -= absolute.doubleValue();
        high += absolute.doubleValue();
      } else if (((Map<?, ?>) tolerance).get("band") instanceof List<?> band) {
        low = ((Number) band.get(0)).doubleValue();
        high = ((Number) band.get(1)).doubleValue();
      } else {
        double relative = ((Number) ((Map<?, ?>) tolerance).get("relative")).doubleValue();
        low -= relative * Math.max(Math.abs(value), 1e-5);
        high += relative * Math.max(Math.abs(value), 1e-5);
      }
      assertThat(((Number) ours).doubleValue()).as("%s", entry.tree()).isBetween(low, high);
    } else if (expected == null) {
      boolean none = ours == null || (ours instanceof Double number && Double.isNaN(number));
      assertThat(none).as("expected none in %s, found %s", entry.tree(), ours).isTrue();
    } else {
      assertThat(ours).as("%s", entry.tree()).isEqualTo(expected);
    }
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
