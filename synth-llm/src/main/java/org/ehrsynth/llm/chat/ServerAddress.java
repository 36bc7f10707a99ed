package org.ehrsynth.llm.chat;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.ehrsynth.InputException;

/**
 * The rules for a server's base address. No message shows the address: it may contain a password.
 */
final class ServerAddress {
  /** Ollama's address on this machine. */
  static final String EXAMPLE = "http://localhost:11434/v1";

  private static final int MAX_PORT = 65_535;

  private ServerAddress() {}

  /**
   * Returns the address without blanks around it and without slashes at its end.
   *
   * @throws InputException if it is no http or https address of a host, or if it has a user, a
   *     query or a fragment
   */
  static String checked(String url) {
    URI uri;
    try {
      uri = new URI(url.strip().replaceFirst("/+$", ""));
    } catch (URISyntaxException e) {
      throw unusable("found something else"); // without the cause, which shows the text
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw unusable("found neither http nor https");
    }
    if (String.valueOf(uri.getRawAuthority()).contains("@")) {
      throw unusable(
          "found a user name or password in it; the key comes from the environment variable "
              + Endpoint.KEY_VARIABLE
              + " or a key file");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw unusable("found a part that begins with ? or #");
    }
    if (uri.getHost() == null || uri.getPort() > MAX_PORT) {
      throw unusable("found no usable host and port");
    }
    return uri.toString();
  }

  private static InputException unusable(String found) {
    return new InputException(
        "the language model's address must be like %s, %s".formatted(EXAMPLE, found));
  }
}
