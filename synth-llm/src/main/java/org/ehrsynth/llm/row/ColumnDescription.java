package org.ehrsynth.llm.row;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The description of a column beyond its type, for people and language models.
 *
 * @param label the clinical name, for instance serum bilirubin; empty if unknown
 * @param description a sentence; empty if there is none
 * @param unit as written after a number, for instance mg/dL; empty if there is none
 * @param synonyms other names of the column in texts
 * @param codes the meaning of levels in words, the preferred word first; self-explanatory levels
 *     are absent
 */
public record ColumnDescription(
    String label,
    String description,
    String unit,
    List<String> synonyms,
    Map<String, List<String>> codes) {

  /** The description of a column without any information. */
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

  /** The meaning of a level; the level itself if its meaning is unknown. */
  public String of(String level) {
    List<String> words = codes.getOrDefault(level, List.of());
    return words.isEmpty() ? level : words.get(0);
  }

  /** The description in one line; empty if there is no information. */
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
