package org.ehrsynth.llm.row;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a column means beyond its type, as a person or a language model is told.
 *
 * @param label how a clinician calls it, for instance serum bilirubin; empty if not known
 * @param description a sentence; empty for none
 * @param unit as it is written after a number, for instance mg/dL; empty for none
 * @param synonyms other names by which a text may call it
 * @param codes what levels mean, in words, the first being the one that is told and the others
 *     further words for it; levels that speak for themselves are not among them
 */
public record ColumnDescription(
    String label,
    String description,
    String unit,
    List<String> synonyms,
    Map<String, List<String>> codes) {

  /** Of a column that nothing is known of. */
  public static final ColumnDescription NONE =
      new ColumnDescription("", "", "", List.of(), Map.of());

  public ColumnDescription {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(unit, "unit");
    synonyms = List.copyOf(synonyms);
    Map<String, List<String>> copy = new LinkedHashMap<>();
    codes.forEach((level, words) -> copy.put(level, List.copyOf(words)));
    codes = Collections.unmodifiableMap(copy);
  }

  /** What a level means; the level itself where that is not known. */
  public String of(String level) {
    List<String> words = codes.getOrDefault(level, List.of());
    return words.isEmpty() ? level : words.get(0);
  }

  /** All that is known in one line; empty where nothing is. */
  public String text() {
    String coded =
        codes.keySet().stream()
            .map(level -> level + " = " + of(level))
            .collect(Collectors.joining(", "));
    return List.of(label, description, unit.isEmpty() ? "" : "in " + unit, coded).stream()
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }
}
