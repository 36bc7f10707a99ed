package org.ehrsynth.llm.tune;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;

/** The formats of a file for fine-tuning a language model. */
public enum FineTuningFormat {
  /** One conversation per line: system, user and assistant message; a row is JSON. */
  CHAT,
  /** One text per line: a row as a sentence, its columns in random order. */
  GREAT;

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The format of that name.
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
