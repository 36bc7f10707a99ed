package org.ehrsynth.llm.note;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words by which English notes affirm, deny, or say that something is not known. */
final class Negation {
  private static final Pattern BEFORE =
      word(
          "no|not|without|denies|denied|denying|absence of|negative for|free of|never|neither|nor|lacks?|lacking");

  private static final Pattern NO =
      word(
          "absent|not (?:present|seen|found|noted|detected|evident)|negative|denied|excluded|ruled out|none|not");

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

  /** Whether what goes before a mention, since the last comma, denies it. */
  static boolean before(String ahead) {
    return BEFORE.matcher(ahead.substring(ahead.lastIndexOf(',') + 1)).find();
  }

  /** Whether what is between two mentions is "or" or the like. */
  static boolean isConjunction(String between) {
    return CONJUNCTION.matcher(between).matches();
  }

  /** What follows a mention affirms it or denies it; null if it does neither. */
  static Boolean after(String after) {
    String clause = clause(after);
    if (NO.matcher(clause).find()) {
      return false;
    }
    return YES.matcher(clause).find() ? true : null;
  }

  /** Up to the first comma: what comes then speaks of the next. */
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
