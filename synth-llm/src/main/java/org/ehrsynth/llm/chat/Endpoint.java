package org.ehrsynth.llm.chat;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.ehrsynth.InputException;

/**
 * A server with a language model, and how it is asked. Any that speaks the protocol of OpenAI's
 * chat completions: Ollama, llama.cpp's server, vLLM, hosted ones.
 *
 * <p>The key is not part of it: it is read when the chat is opened, from {@link #keyFile} or from
 * the environment variable {@link #KEY_VARIABLE}, and kept nowhere else. A server on this machine
 * mostly needs none.
 *
 * @param url base address, http or https, up to what comes before {@code /chat/completions}; no
 *     user, query or fragment, as a key could hide there
 * @param model the language model's name there
 * @param keyFile a file whose one line is the key; empty: the environment variable, if it is set
 * @param timeout for a whole answer, from 1 ms to a day; small models on a laptop take minutes
 * @param attempts how often a question is sent when the server fails, 1 to 100
 * @param backOff before a second attempt, at most; doubled before each further one, up to a minute
 * @param perMinute most requests a minute, spaced evenly; 0: no limit
 * @param concurrency most requests under way at the same time, 1 to 64
 * @param temperature of the model's draws, 0 (always the likeliest) to 2
 * @param maxTokens of one answer, at least 1
 * @param promptTokenPrice of a million tokens of questions, in any currency; 0: not told
 * @param completionTokenPrice of a million tokens of answers, in the same currency
 * @param allowExternalData whether real rows may go to a server that is not on this machine
 */
public record Endpoint(
    String url,
    String model,
    String keyFile,
    Duration timeout,
    int attempts,
    Duration backOff,
    int perMinute,
    int concurrency,
    double temperature,
    int maxTokens,
    double promptTokenPrice,
    double completionTokenPrice,
    boolean allowExternalData) {
  /** The environment variable with the key. */
  public static final String KEY_VARIABLE = "EHRSYNTH_LLM_KEY";

  private static final String LIKE = "http://localhost:11434/v1";

  /**
   * Checks the settings.
   *
   * @throws InputException if the address is unusable; it is not shown, as it may hold a password
   * @throws IllegalArgumentException if another setting is out of its range
   */
  public Endpoint {
    url = address(url);
    Objects.requireNonNull(keyFile, "keyFile");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(backOff, "backOff");
    if (model.isBlank()) {
      throw new IllegalArgumentException("model must name a language model, found none");
    }
    if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("timeout must be from 1 ms to a day, found " + timeout);
    }
    if (backOff.isNegative() || backOff.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("backOff must be from 0 to an hour, found " + backOff);
    }
    check("attempts", attempts, 1, 100);
    check("perMinute", perMinute, 0, 1_000_000);
    check("concurrency", concurrency, 1, 64);
    check("maxTokens", maxTokens, 1, 10_000_000);
    check("temperature", temperature, 2);
    check("promptTokenPrice", promptTokenPrice, 1e9);
    check("completionTokenPrice", completionTokenPrice, 1e9);
  }

  /** Ollama on this machine: five minutes, five attempts, two requests at a time. */
  public static Endpoint defaults() {
    return new Endpoint(
        LIKE,
        "llama3.1:8b",
        "",
        Duration.ofMinutes(5),
        5,
        Duration.ofSeconds(2),
        0,
        2,
        1,
        8192,
        0,
        0,
        false);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be in [%,d, %,d], found %,d".formatted(name, least, most, value));
    }
  }

  private static void check(String name, double value, double most) {
    if (!(value >= 0 && value <= most)) {
      throw new IllegalArgumentException(
          "%s must be in [0, %s], found %s".formatted(name, most, value));
    }
  }

  private static String address(String url) {
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
              + KEY_VARIABLE
              + " or a key file");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw unusable("found a part that begins with ? or #");
    }
    if (uri.getHost() == null || uri.getPort() > 65_535) {
      throw unusable("found no usable host and port");
    }
    return uri.toString();
  }

  private static InputException unusable(String found) {
    return new InputException(
        "the language model's address must be like %s, %s".formatted(LIKE, found));
  }

  public URI uri() {
    return URI.create(url);
  }

  public Endpoint withUrl(String url) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }

  public Endpoint withModel(String model) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }

  public Endpoint withKeyFile(String keyFile) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }

  public Endpoint withTimeout(Duration timeout) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }

  public Endpoint withAttempts(int attempts) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }

  public Endpoint withBackOff(Duration backOff) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }

  public Endpoint withPerMinute(int perMinute) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }

  public Endpoint withConcurrency(int concurrency) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }

  public Endpoint withTemperature(double temperature) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }

  public Endpoint withMaxTokens(int maxTokens) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }

  public Endpoint withPromptTokenPrice(double promptTokenPrice) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }

  public Endpoint withCompletionTokenPrice(double completionTokenPrice) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }

  public Endpoint withAllowExternalData(boolean allowExternalData) {
    return new Endpoint(
        url,
        model,
        keyFile,
        timeout,
        attempts,
        backOff,
        perMinute,
        concurrency,
        temperature,
        maxTokens,
        promptTokenPrice,
        completionTokenPrice,
        allowExternalData);
  }
}
