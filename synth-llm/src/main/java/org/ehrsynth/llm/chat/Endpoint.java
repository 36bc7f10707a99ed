package org.ehrsynth.llm.chat;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * A server with a language model, and how requests are sent to it. Any server that implements
 * OpenAI's chat completions works: Ollama, llama.cpp's server, vLLM and hosted services.
 *
 * <p>The endpoint does not contain the API key: opening a chat reads the key from {@link #keyFile}
 * or from the environment variable {@link #KEY_VARIABLE}, and it is stored nowhere else. A server
 * on this machine usually needs none.
 *
 * @param url base address, http or https, up to what precedes {@code /chat/completions}; without
 *     user, query or fragment, because a key could hide there
 * @param model name of the language model on the server
 * @param keyFile a file whose only line is the key; empty: the environment variable, if it is set
 * @param allowExternalData whether real rows may be sent to a server that is not on this machine
 * @param limits time-outs, retries and rates
 * @param decoding how the model generates an answer
 * @param prices what tokens cost
 */
public record Endpoint(
    String url,
    String model,
    String keyFile,
    boolean allowExternalData,
    RequestLimits limits,
    Decoding decoding,
    TokenPrices prices) {
  /** The environment variable that contains the key. */
  public static final String KEY_VARIABLE = "EHRSYNTH_LLM_KEY";

  /**
   * Checks the settings.
   *
   * @throws org.ehrsynth.InputException if the address is unusable; the message does not show it,
   *     because it may contain a password
   * @throws IllegalArgumentException if no model is named
   */
  public Endpoint {
    url = ServerAddress.checked(url);
    Objects.requireNonNull(keyFile, "keyFile");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(decoding, "decoding");
    Objects.requireNonNull(prices, "prices");
    if (model.isBlank()) {
      throw new IllegalArgumentException("model must name a language model, found none");
    }
  }

  /** Ollama on this machine: five minutes, five attempts, two requests at a time. */
  public static Endpoint defaults() {
    return new Endpoint(
        ServerAddress.EXAMPLE,
        "llama3.1:8b",
        "",
        false,
        new RequestLimits(Duration.ofMinutes(5), 5, Duration.ofSeconds(2), 0, 2),
        new Decoding(1, 8192),
        TokenPrices.UNKNOWN);
  }

  public URI uri() {
    return URI.create(url);
  }

  public Endpoint withUrl(String url) {
    return new Endpoint(url, model, keyFile, allowExternalData, limits, decoding, prices);
  }

  public Endpoint withModel(String model) {
    return new Endpoint(url, model, keyFile, allowExternalData, limits, decoding, prices);
  }

  public Endpoint withKeyFile(String keyFile) {
    return new Endpoint(url, model, keyFile, allowExternalData, limits, decoding, prices);
  }

  public Endpoint withAllowExternalData(boolean allowExternalData) {
    return new Endpoint(url, model, keyFile, allowExternalData, limits, decoding, prices);
  }

  public Endpoint withLimits(RequestLimits limits) {
    return new Endpoint(url, model, keyFile, allowExternalData, limits, decoding, prices);
  }

  public Endpoint withDecoding(Decoding decoding) {
    return new Endpoint(url, model, keyFile, allowExternalData, limits, decoding, prices);
  }

  public Endpoint withPrices(TokenPrices prices) {
    return new Endpoint(url, model, keyFile, allowExternalData, limits, decoding, prices);
  }
}
