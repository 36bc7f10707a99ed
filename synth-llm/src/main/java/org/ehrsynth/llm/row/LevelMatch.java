package org.ehrsynth.llm.row;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.data.LevelIndex;

/**
 * Finds the level that a text denotes: the level that a table reader would find, else the only
 * level that differs from the text in capitals, blanks, underscores, points and hyphens alone.
 */
public final class LevelMatch {
  private final List<String> levels;
  private final LevelIndex index;
  private final Map<String, Optional<String>> byBareText = new HashMap<>();

  public LevelMatch(List<String> levels) {
    this.levels = levels;
    this.index = new LevelIndex(levels);
    for (String level : levels) {
      // Two levels that differ in these alone are ambiguous.
      byBareText.merge(RowParser.bare(level), Optional.of(level), (one, other) -> Optional.empty());
    }
  }

  /** The level; empty if there is none, or if the text is ambiguous. */
  public Optional<String> find(String text) {
    int code = index.find(text);
    if (code >= 0) {
      return Optional.of(levels.get(code));
    }
    String bare = RowParser.bare(text);
    // Numbers differ in points and signs.
    return bare.matches("\\d*")
        ? Optional.empty()
        : byBareText.getOrDefault(bare, Optional.empty());
  }
}
