package org.ehrsynth.llm.generate;

import java.util.Locale;
import org.ehrsynth.data.Column;
import org.ehrsynth.json.Json;

/** Formats names, cells and proportions for a prompt. */
final class PromptFormat {
  private PromptFormat() {}

  /**
   * A name or a level as a JSON string: quotes and line ends in it are escaped, so that its text
   * cannot pass for a line of the instructions.
   */
  static String quoted(String text) {
    return Json.write(text);
  }

  /** A cell: numbers without quotes, texts in quotes, missing as null. */
  static String cell(Column column, int row) {
    String text = column.text(row);
    return text == null || column instanceof Column.Numeric ? String.valueOf(text) : quoted(text);
  }

  /** A proportion in whole percent. */
  static String percent(double fraction) {
    return fraction > 0 && fraction < .005
        ? "<1%"
        : String.format(Locale.ROOT, "%.0f%%", 100 * fraction);
  }
}
