package org.ehrsynth.llm.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ehrsynth.InputException;

/** The key of a server: in an environment variable or a file, never printed. */
final class ServerKey {
  static final String VARIABLE = "EHRSYNTH_LLM_KEY";

  private final String text;

  private ServerKey(String text) {
    this.text = text;
  }

  /**
   * The key to use.
   *
   * @param file empty: the environment's
   * @throws InputException if the file cannot be read or holds no key, or a key is no plain word
   */
  static Optional<ServerKey> of(String file) {
    String found = file.isEmpty() ? System.getenv(VARIABLE) : read(file);
    if (found == null || found.isBlank()) {
      if (!file.isEmpty()) {
        throw new InputException("key file '" + file + "': expected a key, found none");
      }
      return Optional.empty();
    }
    String bare = found.strip();
    // A line end would end the header that it is sent in.
    if (!bare.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new InputException(
          "the key in %s: expected one word of plain characters, found others"
              .formatted(file.isEmpty() ? VARIABLE : "file '" + file + "'"));
    }
    return Optional.of(new ServerKey(bare));
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new InputException("key file '" + file + "': it cannot be read", e);
    }
  }

  String text() {
    return text;
  }

  @Override
  public String toString() {
    return "ServerKey[not shown]";
  }
}
