package org.ehrsynth.cli.io;

import org.ehrsynth.cli.Console;

/** Formats titles with indented, wrapped text, for listings of models, metrics and disclosures. */
public final class TextListing {
  private static final int WIDTH = 100;
  private static final String INDENT = "  ";

  private final StringBuilder text = new StringBuilder();

  /** Starts a paragraph. */
  public TextListing title(String title) {
    if (text.length() > 0) {
      text.append('\n');
    }
    text.append(Console.oneLine(title)).append('\n');
    return this;
  }

  /** Adds text below the title. */
  public TextListing text(String words) {
    wrap(INDENT, INDENT, words);
    return this;
  }

  /** Adds a name and its meaning below the title. */
  public TextListing item(String name, String meaning) {
    wrap(INDENT, INDENT.repeat(3), name + INDENT + meaning);
    return this;
  }

  private void wrap(String first, String next, String words) {
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : Console.oneLine(words).split(" ")) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line = new StringBuilder(next);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    text.append(line).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
