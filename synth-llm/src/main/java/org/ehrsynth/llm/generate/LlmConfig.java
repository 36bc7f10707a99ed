package org.ehrsynth.llm.generate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.ehrsynth.llm.chat.Decoding;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.RequestLimits;
import org.ehrsynth.llm.chat.TokenPrices;
import org.ehrsynth.llm.client.ChatClients;
import org.ehrsynth.llm.client.MeteredChat;
import org.ehrsynth.model.SynthesizerProvider.Setting;
import org.ehrsynth.plugin.RecordSettings;

/**
 * Settings of {@link LlmSynthesizer}.
 *
 * @param mode what the prompts describe: {@code schema} (names, types, bounds, levels and
 *     constraints), {@code aggregates} (also statistics of at least k patients each; the default) or
 *     {@code few-shot} (also guarded real rows, which are sent to a server on this machine only,
 *     unless external data are allowed)
 * @param url the server's base address, OpenAI-compatible; the default is Ollama on this machine
 * @param llm name of the language model on the server
 * @param rows size of the pool of generated rows from which samples are drawn; 0: as many as the
 *     training rows, at most 1,000
 * @param batch rows requested per prompt, 1 to 100; small models do better with few
 * @param shots real rows per prompt in mode few-shot, 1 to 50
 * @param relations maximum number of sentences about pairs of columns in mode aggregates, 0 to 500
 * @param repairs how many times rows that break the schema or a constraint are requested again, with
 *     the reasons, 0 to 10
 * @param calibrate whether the marginals of the pool are mapped to the real ones, which are never
 *     sent for that purpose
 * @param temperature of the language model's sampling, 0 to 2
 * @param pack a domain pack: the name of a bundled one or a folder; empty: none
 * @param allowExternalData whether real rows may be sent to a server that is not on this machine
 * @param cache a folder that stores answers, so that the same fit after an interruption does not
 *     request them again; empty: none
 * @param keyFile a file with the server's API key; empty: the environment variable
 *     EHRSYNTH_LLM_KEY, which a server on this machine does not need
 * @param timeout seconds to wait for an answer, at least 1
 * @param attempts how many times a prompt is sent while the server fails, at least 1
 * @param perMinute maximum number of prompts per minute; 0: no limit
 * @param concurrency prompts in progress at the same time, 1 to 64
 * @param maxTokens maximum length of one answer in tokens, at least 16
 * @param promptTokenPrice price of a million tokens of prompts, for the reported cost; 0: not known
 * @param completionTokenPrice price of a million tokens of answers; 0: not known
 */
public record LlmConfig(
    Mode mode,
    String url,
    String llm,
    int rows,
    int batch,
    int shots,
    int relations,
    int repairs,
    boolean calibrate,
    double temperature,
    String pack,
    boolean allowExternalData,
    String cache,
    String keyFile,
    int timeout,
    int attempts,
    int perMinute,
    int concurrency,
    int maxTokens,
    double promptTokenPrice,
    double completionTokenPrice) {
  /** How much of the real table the prompts describe. */
  public enum Mode {
    SCHEMA,
    AGGREGATES,
    FEW_SHOT
  }

  public LlmConfig {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(url, "url");
    if (llm.isBlank()) {
      throw new IllegalArgumentException("llm must name a language model, found none");
    }
    check("rows", rows, 0, 1_000_000);
    check("batch", batch, 1, 100);
    check("shots", shots, 1, 50);
    check("relations", relations, 0, 500);
    check("repairs", repairs, 0, 10);
    if (!(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException("temperature must be in [0, 2], found " + temperature);
    }
    check("timeout", timeout, 1, 86_400);
    check("attempts", attempts, 1, 100);
    check("perMinute", perMinute, 0, 1_000_000);
    check("concurrency", concurrency, 1, 64);
    check("maxTokens", maxTokens, 16, 1_000_000);
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be in [%,d, %,d], found %,d".formatted(name, min, max, value));
    }
  }

  /** Aggregates, Ollama on this machine, ten rows per prompt, calibrated. */
  public static LlmConfig defaults() {
    return new LlmConfig(
        Mode.AGGREGATES,
        /* url= */ "http://localhost:11434/v1",
        /* llm= */ "llama3.1:8b",
        /* rows= */ 0,
        /* batch= */ 10,
        /* shots= */ 5,
        /* relations= */ 40,
        /* repairs= */ 2,
        /* calibrate= */ true,
        /* temperature= */ 1,
        /* pack= */ "",
        /* allowExternalData= */ false,
        /* cache= */ "",
        /* keyFile= */ "",
        /* timeout= */ 300,
        /* attempts= */ 5,
        /* perMinute= */ 0,
        /* concurrency= */ 2,
        /* maxTokens= */ 8192,
        /* promptTokenPrice= */ 0,
        /* completionTokenPrice= */ 0);
  }

  /** The settings with their defaults and meaning. */
  static List<Setting> described() {
    Map<String, Object> defaults = RecordSettings.of(defaults());
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(
        "mode",
        "what the prompts describe: schema, aggregates (also statistics of at least k patients) or"
            + " few-shot (also guarded real rows, to this machine only)");
    meanings.put("url", "the server's base address, OpenAI-compatible");
    meanings.put("llm", "name of the language model on the server");
    meanings.put("rows", "size of the pool; 0: as many as the training rows, at most 1,000");
    meanings.put("batch", "rows requested per prompt, 1 to 100");
    meanings.put("shots", "real rows per prompt in mode few-shot, 1 to 50");
    meanings.put("relations", "maximum number of sentences about pairs of columns, 0 to 500");
    meanings.put("repairs", "how many times invalid rows are requested again, 0 to 10");
    meanings.put("calibrate", "whether the pool's marginals are mapped to the real ones");
    meanings.put("temperature", "of the language model's sampling, 0 to 2");
    meanings.put("pack", "a domain pack: the name of a bundled one, or a folder");
    meanings.put("allowExternalData", "whether real rows may be sent to another machine");
    meanings.put("cache", "a folder that stores answers; empty: none");
    meanings.put("keyFile", "a file with the API key; empty: the variable EHRSYNTH_LLM_KEY");
    meanings.put("timeout", "seconds to wait for an answer");
    meanings.put("attempts", "how many times a prompt is sent while the server fails");
    meanings.put("perMinute", "maximum number of prompts per minute; 0: no limit");
    meanings.put("concurrency", "prompts in progress at the same time, 1 to 64");
    meanings.put("maxTokens", "maximum length of one answer in tokens");
    meanings.put("promptTokenPrice", "price of a million tokens of prompts; 0: not known");
    meanings.put("completionTokenPrice", "price of a million tokens of answers; 0: not known");
    return defaults.entrySet().stream()
        .map(each -> new Setting(each.getKey(), each.getValue(), meanings.get(each.getKey())))
        .toList();
  }

  /**
   * Opens a chat with the server.
   *
   * @param notes receives messages for the user, from any thread
   * @throws org.ehrsynth.InputException if the key cannot be read, or the cache cannot be created
   */
  MeteredChat open(Consumer<String> notes) {
    Optional<Path> answers = cache.isEmpty() ? Optional.empty() : Optional.of(Path.of(cache));
    return ChatClients.open(endpoint(), answers, notes);
  }

  /** The server, and how requests are sent to it. */
  public Endpoint endpoint() {
    RequestLimits limits =
        Endpoint.defaults()
            .limits()
            .withTimeout(Duration.ofSeconds(timeout))
            .withAttempts(attempts)
            .withPerMinute(perMinute)
            .withConcurrency(concurrency);
    return new Endpoint(
        url,
        llm,
        keyFile,
        allowExternalData,
        limits,
        new Decoding(temperature, maxTokens),
        new TokenPrices(promptTokenPrice, completionTokenPrice));
  }
}
