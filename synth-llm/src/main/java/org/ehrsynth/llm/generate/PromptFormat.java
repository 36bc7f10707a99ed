package org.ehrsynth.llm.generate;

import java.util.Locale;
import org.ehrsynth.data.Column;
import org.ehrsynth.json.Json;

/** How names, cells and shares are written in a prompt. */
final class PromptFormat {
  private PromptFormat() {}

  /**
   * A name or a level as a JSON string: quotes and line ends in it are escaped, so that what it
   * says cannot pass for an instruction's own line.
   */
  static String quoted(String text) {
    return Json.write(text);
  }

  /** A cell: numbers bare, texts quoted, missing as null. */
  static String cell(Column column, int row) {
    String text = column.text(row);
    return text == null || column instanceof Column.Numeric ? String.valueOf(text) : quoted(text);
  }

  /** A share in whole percent. */
  static String percent(double fraction) {
    return fraction > 0 && fraction < .005
        ? "<1%"
        : String.format(Locale.ROOT, "%.0f%%", 100 * fraction);
  }
}
