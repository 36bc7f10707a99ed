package org.ehrsynth.llm.generate;

import java.util.List;
import java.util.Map;
import org.ehrsynth.InputException;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.row.RowParser;

/**
 * The records of an answer. Models put words or a fence around their JSON, and an answer may be cut
 * off at its most tokens: what stands between the first and the last brace is read, and of a list
 * that does not end the records that do.
 */
final class AnsweredRecords {
  /** Closing braces tried from the end; a record's own cells have none but in a text. */
  private static final int MAX_TRIES = 4;

  private AnsweredRecords() {}

  /** The records; none if there are none that can be read. */
  static List<Map<String, Object>> of(ChatCompletion answer) {
    String text = answer.text();
    int from = text.indexOf('{');
    int to = text.lastIndexOf('}');
    if (answer.end() == ChatCompletion.End.REFUSED || from < 0 || to < from) {
      return List.of();
    }
    List<Map<String, Object>> whole = parsed(text.substring(from, to + 1));
    for (int tries = 0; whole.isEmpty() && tries < MAX_TRIES && to > from; tries++) {
      whole = parsed(text.substring(from, to + 1) + "]}");
      to = text.lastIndexOf('}', to - 1);
    }
    return whole;
  }

  private static List<Map<String, Object>> parsed(String text) {
    try {
      return RowParser.records(text, "the answer");
    } catch (InputException e) {
      return List.of(); // the caller counts it, and asks again
    }
  }
}
