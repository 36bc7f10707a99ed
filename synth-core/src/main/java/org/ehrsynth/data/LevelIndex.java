package org.ehrsynth.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.schema.DecimalParser;

/**
 * Finds the level that a text means: the level with that text, else with that text without outer
 * blanks, else the only level that is the same number, because programs that hold a column with
 * gaps as floating point write its level 1 as 1.0.
 */
public final class LevelIndex {
  private static final int NONE = -1;

  private final Map<String, Integer> codeOf = new HashMap<>();
  private final Map<String, Integer> codeOfStripped = new HashMap<>();
  private final Map<Double, Integer> codeOfNumber = new HashMap<>();

  public LevelIndex(List<String> levels) {
    for (int code = 0; code < levels.size(); code++) {
      String level = levels.get(code);
      codeOf.put(level, code);
      // Of two that differ in blanks only, or are the same number, neither can be meant.
      codeOfStripped.merge(level.trim(), code, (one, other) -> NONE);
      double number = DecimalParser.parse(level.trim());
      if (!Double.isNaN(number) && !level.trim().matches("0\\d.*")) { // 007 is no number
        codeOfNumber.merge(number, code, (one, other) -> NONE);
      }
    }
  }

  /** The code of the level that is meant; −1 where there is none. */
  public int find(String text) {
    String bare = text.trim();
    Integer code = codeOf.get(text);
    code = code != null ? code : codeOf.get(bare);
    code = code != null ? code : codeOfStripped.get(bare);
    return code != null ? code : codeOfNumber.getOrDefault(DecimalParser.parse(bare), NONE);
  }
}
