package org.ehrsynth.schema;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which columns the text of a condition may speak of, told without knowing the columns. */
final class ReferencedColumns {
  private static final Pattern TOKEN =
      Pattern.compile("\"[^\"]*\"|'[^']*'|`([^`]*)`|([\\p{L}_][\\p{L}\\p{N}_.-]*)");
  private static final Set<String> WORDS = Set.of("and", "or", "not", "in", "missing");

  /** A name without hyphens, which subtract there, and without the parenthesis of a function. */
  private static final Pattern FORMULA_TOKEN =
      Pattern.compile("`([^`]*)`|([\\p{L}_][\\p{L}\\p{N}_.]*)(?![\\p{L}\\p{N}_.]*\\s*\\()");

  private ReferencedColumns() {}

  /** The columns of a formula's arithmetic. */
  static Set<String> inFormula(String expression) {
    return FORMULA_TOKEN
        .matcher(expression.replaceAll("(?<![\\p{L}\\p{N}_.`])\\d+\\.?\\d*[eE][+-]?\\d+", "0"))
        .results()
        .map(token -> token.group(1) != null ? token.group(1) : token.group(2))
        .collect(Collectors.toUnmodifiableSet());
  }

  static Set<String> in(String expression) {
    return TOKEN
        .matcher(expression)
        .results()
        .map(token -> token.group(1) != null ? token.group(1) : token.group(2))
        .filter(name -> name != null && !WORDS.contains(name))
        .collect(Collectors.toUnmodifiableSet());
  }
}
