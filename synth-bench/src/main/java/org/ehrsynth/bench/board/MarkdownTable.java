package org.ehrsynth.bench.board;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A Markdown table that is padded, so that it also reads well on a console. */
final class MarkdownTable {
  private static final String SPECIAL = "\\`*[]<>#|~&!$";

  private final List<List<String>> rows = new ArrayList<>();
  private final int left;

  /**
   * @param left the number of leading columns that contain text; the others contain numbers
   */
  MarkdownTable(int left, String... head) {
    this.left = left;
    rows.add(Arrays.asList(head));
  }

  /** Adds a row of Markdown, as many cells as the head has. */
  MarkdownTable row(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "a row must have %d cells, found %d".formatted(rows.get(0).size(), cells.size()));
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] width = new int[columns];
    Arrays.fill(width, 3);
    for (List<String> row : rows) {
      for (int j = 0; j < columns; j++) {
        width[j] = Math.max(width[j], length(row.get(j)));
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < columns; j++) {
        String cell = rows.get(i).get(j);
        String pad = " ".repeat(width[j] - length(cell));
        text.append("| ").append(j < left ? cell + pad : pad + cell).append(' ');
      }
      text.append("|\n");
      if (i == 0) {
        for (int j = 0; j < columns; j++) {
          text.append("| ")
              .append("-".repeat(width[j] - 1))
              .append(j < left ? "-" : ":")
              .append(' ');
        }
        text.append("|\n");
      }
    }
    return text.toString();
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /**
   * A name as Markdown that shows it and nothing else: characters that could begin markup are
   * escaped, breaks and control characters are spaces.
   */
  static String escape(String name) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        out.append(' ');
      } else {
        boolean inWord =
            i > 0
                && i + 1 < name.length()
                && Character.isLetterOrDigit(name.charAt(i - 1))
                && Character.isLetterOrDigit(name.charAt(i + 1));
        if (SPECIAL.indexOf(c) >= 0 || (c == '_' && !inWord)) {
          out.append('\\');
        }
        out.append(c);
      }
    }
    return out.toString();
  }
}
