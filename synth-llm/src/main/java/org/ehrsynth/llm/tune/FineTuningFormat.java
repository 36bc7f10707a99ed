package org.ehrsynth.llm.tune;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;

/** The forms of a file that a language model is tuned with. */
public enum FineTuningFormat {
  /** A conversation a line: the system's, the user's and the assistant's message; a row is JSON. */
  CHAT,
  /** A text a line: a row as a sentence, its columns in random order. */
  GREAT;

  /** The name on a command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The form of that name.
   *
   * @throws InputException if there is none; the message lists the known names
   */
  public static FineTuningFormat named(String name) {
    return Arrays.stream(values())
        .filter(f -> f.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "unknown format '%s'; known: %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(FineTuningFormat::label)
                                .collect(Collectors.joining(", ")))));
  }
}
