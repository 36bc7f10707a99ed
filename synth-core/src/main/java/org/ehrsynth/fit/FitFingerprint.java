package org.ehrsynth.fit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.ehrsynth.constraint.ViolationPolicy;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.schema.Schema;

/**
 * All that decides which states a fit goes through, so that a state of one fit can be gone on from
 * by another of the same identity. Threads do not matter and are not in it; nor is the platform,
 * though the last bits may differ between some.
 *
 * @param parts what decides, as text, under the words that messages use; of the table and its
 *     schema, which has levels that few patients hold, only a SHA-256
 */
public record FitFingerprint(Map<String, String> parts) {
  private static final String MODEL = "model";
  private static final String TABLE = "table";
  private static final String SCHEMA = "schema";

  public FitFingerprint {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /**
   * The identity of a fit.
   *
   * @param fit where the model will come from
   * @param schema of the real table: roles and rules change what is learned from the same cells
   * @param violations what is done with rows that break the rules
   */
  public static FitFingerprint of(Provenance fit, Schema schema, ViolationPolicy violations) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(MODEL, fit.model());
    fit.settings().forEach((name, value) -> parts.put("setting " + name, String.valueOf(value)));
    parts.put("seed", Long.toString(fit.seed().value()));
    parts.put("guard k", Integer.toString(fit.minimumSubjects()));
    parts.put(TABLE, fit.fingerprint());
    parts.put(SCHEMA, digest(schema));
    parts.put("policy for broken rules", violations.label());
    parts.put("library version", fit.libraryVersion());
    return new FitFingerprint(parts);
  }

  private static String digest(Schema schema) {
    try {
      byte[] text = Json.write(schema.toJson()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static FitFingerprint fromJson(JsonObject tree) {
    Map<String, String> parts = new LinkedHashMap<>();
    tree.toMap().forEach((name, value) -> parts.put(name, String.valueOf(value)));
    return new FitFingerprint(parts);
  }

  Map<String, String> toJson() {
    return parts;
  }

  /** In what a later fit differs from this one, in words; of another model, in nothing else. */
  List<String> differences(FitFingerprint later) {
    Set<String> names = new LinkedHashSet<>(Set.of(MODEL));
    if (Objects.equals(parts.get(MODEL), later.parts.get(MODEL))) {
      names.addAll(parts.keySet());
      names.addAll(later.parts.keySet());
    }
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String was = parts.getOrDefault(name, "none");
      String is = later.parts.getOrDefault(name, "none");
      if (!was.equals(is)) {
        boolean isDigest = name.equals(TABLE) || name.equals(SCHEMA);
        differences.add(isDigest ? name : "%s (%s, now %s)".formatted(name, was, is));
      }
    }
    return differences;
  }
}
