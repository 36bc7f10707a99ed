package org.ehrsynth.llm.generate;

import java.util.List;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.row.RowParser;

/**
 * Extracts the records of an answer. Models surround their JSON with words or a code fence, and an
 * answer may end at its maximum length. The text between the first and the last brace is parsed; of
 * a list that does not end, the complete records are kept.
 */
final class AnsweredRecords {
  /** Closing braces tried from the end; within a record they occur only inside a text. */
  private static final int MAX_TRIES = 4;

  private AnsweredRecords() {}

  /** The records; none if no record is readable. */
  static List<JsonTree> of(ChatCompletion answer) {
    String text = answer.text();
    int from = text.indexOf('{');
    int to = text.lastIndexOf('}');
    if (answer.finishReason() == ChatCompletion.FinishReason.REFUSED || from < 0 || to < from) {
      return List.of();
    }
    List<JsonTree> records = parsed(text.substring(from, to + 1));
    for (int tries = 0; records.isEmpty() && tries < MAX_TRIES && to > from; tries++) {
      records = parsed(text.substring(from, to + 1) + "]}");
      to = text.lastIndexOf('}', to - 1);
    }
    return records;
  }

  private static List<JsonTree> parsed(String text) {
    try {
      return RowParser.records(text, "the answer");
    } catch (InputException e) {
      return List.of(); // the caller counts it and retries
    }
  }
}
