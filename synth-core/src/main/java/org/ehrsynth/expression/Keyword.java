package org.ehrsynth.expression;

import java.util.Arrays;
import java.util.Locale;

/** Lists the reserved words of a condition; upper and lower case do not matter. */
public enum Keyword {
  AND,
  OR,
  NOT,
  IN,
  MISSING;

  /** Whether a word is this keyword. */
  boolean matches(String word) {
    return word.toUpperCase(Locale.ROOT).equals(name());
  }

  static boolean isKeyword(String word) {
    return Arrays.stream(values()).anyMatch(keyword -> keyword.matches(word));
  }
}
