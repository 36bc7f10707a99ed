package org.ehrsynth.llm.chat;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A server that answers as OpenAI's does (Ollama, llama.cpp, vLLM, hosted ones), and how it is
 * asked. It does not hold the key.
 *
 * @param url base address, for instance {@code http://localhost:11434/v1}; http or https, no user
 *     and no query
 * @param model the language model's name there
 * @param keyFile the file with the key; empty: the environment variable {@value ServerKey#VARIABLE}
 * @param temperature of the model's draws, 0 to 2
 * @param mostTokens of one answer, at least 1
 * @param timeout to wait for an answer, greater than 0
 * @param attempts how often a question is sent when that may help, at least 1
 * @param pause before the second attempt; each further one is twice as long, at most a minute
 * @param perMinute questions that are sent in a minute at most; 0: no limit
 * @param allowExternalData whether real rows may go to a server that is not on this machine
 * @param askedPrice price of a million tokens of questions, at least 0
 * @param answeredPrice price of a million tokens of answers, at least 0
 */
public record Endpoint(
    String url,
    String model,
    String keyFile,
    double temperature,
    int mostTokens,
    Duration timeout,
    int attempts,
    Duration pause,
    int perMinute,
    boolean allowExternalData,
    double askedPrice,
    double answeredPrice) {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  public Endpoint {
    parse(url);
    require(!model.isBlank(), "model must name a language model, found none");
    require(
        temperature >= 0 && temperature <= 2,
        "temperature must be in [0, 2], found " + temperature);
    require(mostTokens >= 1, "mostTokens must be at least 1, found " + mostTokens);
    require(
        !timeout.isNegative() && !timeout.isZero(),
        "timeout must be greater than 0, found " + timeout);
    require(attempts >= 1, "attempts must be at least 1, found " + attempts);
    require(!pause.isNegative(), "pause must not be negative, found " + pause);
    require(perMinute >= 0, "perMinute must be at least 0, found " + perMinute);
    require(askedPrice >= 0 && answeredPrice >= 0, "prices must be at least 0");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Of a server and a model, with five attempts, five minutes for an answer and no limit. */
  public static Endpoint of(String url, String model) {
    return new Endpoint(
        url, model, "", 1, 8192, Duration.ofMinutes(5), 5, Duration.ofSeconds(1), 0, false, 0, 0);
  }

  public Endpoint withKeyFile(String keyFile) {
    return new Endpoint(
        url,
        model,
        keyFile,
        temperature,
        mostTokens,
        timeout,
        attempts,
        pause,
        perMinute,
        allowExternalData,
        askedPrice,
        answeredPrice);
  }

  public Endpoint withTimeout(Duration timeout) {
    return new Endpoint(
        url,
        model,
        keyFile,
        temperature,
        mostTokens,
        timeout,
        attempts,
        pause,
        perMinute,
        allowExternalData,
        askedPrice,
        answeredPrice);
  }

  /** The same with other attempts. */
  public Endpoint withAttempts(int attempts, Duration pause) {
    return new Endpoint(
        url,
        model,
        keyFile,
        temperature,
        mostTokens,
        timeout,
        attempts,
        pause,
        perMinute,
        allowExternalData,
        askedPrice,
        answeredPrice);
  }

  public Endpoint withAllowExternalData(boolean allowExternalData) {
    return new Endpoint(
        url,
        model,
        keyFile,
        temperature,
        mostTokens,
        timeout,
        attempts,
        pause,
        perMinute,
        allowExternalData,
        askedPrice,
        answeredPrice);
  }

  /** Where the server is: scheme, host and port, as messages tell it. */
  public String place() {
    URI uri = parse(url);
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port;
  }

  /** The host's name or address, without brackets. */
  String host() {
    return parse(url).getHost().replaceAll("[\\[\\]]", "");
  }

  private static URI parse(String url) {
    Optional<URI> uri = Optional.empty();
    try {
      uri = Optional.of(new URI(url.trim()));
    } catch (URISyntaxException e) {
      // told below, without the text: it may hold a password
    }
    boolean isPlain =
        uri.isPresent()
            && uri.get().getScheme() != null
            && SCHEMES.contains(uri.get().getScheme().toLowerCase(Locale.ROOT))
            && uri.get().getHost() != null
            && uri.get().getRawUserInfo() == null
            && uri.get().getRawQuery() == null;
    require(
        isPlain,
        "url must be an address like http://localhost:11434/v1, without user, password or query,"
            + " found another text");
    return uri.get();
  }
}
