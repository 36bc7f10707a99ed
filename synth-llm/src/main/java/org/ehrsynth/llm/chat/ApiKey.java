package org.ehrsynth.llm.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ehrsynth.InputException;

/**
 * Holds the API key of a server. Only the request header reveals it; {@link #toString} does not.
 */
public final class ApiKey {
  private final String secret;

  private ApiKey(String secret) {
    this.secret = secret;
  }

  /**
   * Reads the key from the file that the endpoint names, or from the environment variable.
   *
   * @param environment value by name; null if there is none
   * @return empty if no file is named and the variable is not set or blank
   * @throws InputException if the file cannot be read, or if the key is not a single word
   */
  public static Optional<ApiKey> of(Endpoint endpoint, UnaryOperator<String> environment) {
    if (!endpoint.keyFile().isEmpty()) {
      String where = "the key file '%s'".formatted(endpoint.keyFile());
      return Optional.of(checked(read(endpoint.keyFile(), where), where));
    }
    String value = environment.apply(Endpoint.KEY_VARIABLE);
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(checked(value, "the environment variable " + Endpoint.KEY_VARIABLE));
  }

  private static String read(String file, String where) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(where + " cannot be read");
    }
  }

  /** Admits only characters that a header may contain: a line break would begin another header. */
  private static ApiKey checked(String text, String where) {
    String secret = text.strip();
    if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new InputException(
          "%s: expected a key of one line without blanks, found %s"
              .formatted(where, secret.isEmpty() ? "nothing" : "something else"));
    }
    return new ApiKey(secret);
  }

  /** The value of the header {@code Authorization}. */
  public String authorization() {
    return "Bearer " + secret;
  }

  @Override
  public String toString() {
    return "a key";
  }
}
