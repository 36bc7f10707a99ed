package org.ehrsynth.llm.row;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.data.LevelIndex;

/**
 * Finds the level that an answered text means: as tables are read, else the one level that differs
 * in capitals, blanks, underscores, points and hyphens only.
 */
public final class LevelMatch {
  private final List<String> levels;
  private final LevelIndex index;
  private final Map<String, Optional<String>> byBare = new HashMap<>();

  public LevelMatch(List<String> levels) {
    this.levels = levels;
    this.index = new LevelIndex(levels);
    for (String level : levels) {
      // Of two that differ in these only, neither can be meant.
      byBare.merge(RowParser.bare(level), Optional.of(level), (one, other) -> Optional.empty());
    }
  }

  /** The level; empty where none is meant. */
  public Optional<String> find(String text) {
    int code = index.find(text);
    if (code >= 0) {
      return Optional.of(levels.get(code));
    }
    String bare = RowParser.bare(text);
    // Points and signs tell numbers apart.
    return bare.matches("\\d*") ? Optional.empty() : byBare.getOrDefault(bare, Optional.empty());
  }
}
