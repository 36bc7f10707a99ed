package org.ehrsynth.llm.note;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words by which English notes affirm, negate, or state that something is unknown. */
final class Negation {
  private static final Pattern BEFORE =
      word(
          "no|not|without|denies|denied|denying|absence of|negative for|free"
              + " of|never|neither|nor|lacks?|lacking");

  private static final Pattern NO =
      word(
          "absent|not (?:present|seen|found|noted|detected|evident)|negative|denied|excluded|ruled"
              + " out|none|not");

  private static final Pattern YES =
      word("present|positive|yes|seen|found|noted|detected|evident|confirmed|documented");

  private static final Pattern MISSING =
      word(
          "not recorded|not available|not known|not measured|not documented|not reported|not stated"
              + "|unrecorded|unavailable|unknown|missing");

  private static final Pattern CONJUNCTION =
      Pattern.compile("\\s*(?:,?\\s*\\b(?:or|and|nor)\\b|/)\\s*", Pattern.CASE_INSENSITIVE);

  private static final Pattern NONE =
      Pattern.compile(
          "(?:no|none|absent|never|without|0)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private Negation() {}

  private static Pattern word(String any) {
    return Pattern.compile("\\b(?:" + any + ")\\b", Pattern.CASE_INSENSITIVE);
  }

  /** Whether the text before a mention, since the last comma, negates it. */
  static boolean before(String text) {
    return BEFORE.matcher(text.substring(text.lastIndexOf(',') + 1)).find();
  }

  /** Whether the text between two mentions is a conjunction such as "or". */
  static boolean isConjunction(String between) {
    return CONJUNCTION.matcher(between).matches();
  }

  /** Whether the text after a mention affirms it (true) or negates it (false); null if neither. */
  static Boolean after(String after) {
    String clause = clause(after);
    if (NO.matcher(clause).find()) {
      return false;
    }
    return YES.matcher(clause).find() ? true : null;
  }

  /** The text up to the first comma, after which another mention may begin. */
  static String clause(String after) {
    int comma = after.indexOf(',');
    return comma < 0 ? after : after.substring(0, comma);
  }

  static boolean isMissing(String after) {
    Matcher matcher = MISSING.matcher(clause(after));
    return matcher.find();
  }

  static boolean isNone(String level) {
    return NONE.matcher(level).matches();
  }

  static boolean isNumber(String level) {
    return level.matches("[+-]?\\d+(?:\\.\\d+)?");
  }
}
