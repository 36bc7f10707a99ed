package org.ehrsynth.llm.generate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.client.ChatClients;
import org.ehrsynth.llm.client.MeteredChat;
import org.ehrsynth.model.SynthesizerProvider.Setting;
import org.ehrsynth.plugin.RecordSettings;

/**
 * Settings of {@link LlmSynthesizer}.
 *
 * @param mode what the language model is told: {@code schema} (names, types, bounds, levels and
 *     rules), {@code aggregates} (also statistics of at least k patients each; the default) or
 *     {@code few-shot} (also guarded real rows, which go to this machine's own server only, unless
 *     external data are allowed)
 * @param url the server's base address, OpenAI-compatible; the default is Ollama's on this machine
 * @param llm the language model's name there
 * @param rows rows to have made, at least 1; 0: as many as were learned, at most 1,000. Samples are
 *     drawn from these
 * @param batch rows asked for in one question, 1 to 100; small models do better with few
 * @param shots real rows shown in one question in mode few-shot, 1 to 50
 * @param relations most sentences about pairs of columns in mode aggregates, 0 to 500
 * @param repairs how often rows that break the schema or a rule are asked for again with the
 *     reasons, 0 to 10
 * @param calibrate whether the margins of what the language model made are carried to the real
 *     ones, which are never sent for that
 * @param temperature of the language model's draws, 0 to 2
 * @param pack a domain pack: the name of a bundled one or a folder; empty: none
 * @param allowExternalData whether real rows may go to a server elsewhere
 * @param cache a folder that remembers answers, so that the same fit after a kill does not ask
 *     again; empty: none
 * @param keyFile a file with the server's key; empty: the environment variable EHRSYNTH_LLM_KEY,
 *     which a server on this machine does not need
 * @param timeout seconds to wait for an answer, at least 1
 * @param attempts how often a question is sent when the server fails, at least 1
 * @param perMinute most questions a minute; 0: as many as there are
 * @param concurrency questions under way at the same time, 1 to 64
 * @param maxTokens tokens of one answer at most, at least 16
 * @param promptTokenPrice price of a million tokens of questions, for the account; 0: not told
 * @param completionTokenPrice price of a million tokens of answers
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
  /** What a language model is told of the real table. */
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

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be in [%,d, %,d], found %,d".formatted(name, least, most, value));
    }
  }

  /** Aggregates only, Ollama on this machine, ten rows a question, calibrated. */
  public static LlmConfig defaults() {
    return new LlmConfig(
        Mode.AGGREGATES,
        "http://localhost:11434/v1",
        "llama3.1:8b",
        0,
        10,
        5,
        40,
        2,
        true,
        1,
        "",
        false,
        "",
        "",
        300,
        5,
        0,
        2,
        8192,
        0,
        0);
  }

  /** The settings with their defaults and meaning. */
  static List<Setting> described() {
    Map<String, Object> defaults = RecordSettings.of(defaults());
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(
        "mode",
        "what the language model is told: schema, aggregates (also statistics of at least k"
            + " patients) or few-shot (also guarded real rows, to this machine only)");
    meanings.put("url", "the server's base address, OpenAI-compatible");
    meanings.put("llm", "the language model's name there");
    meanings.put("rows", "rows to have made; 0: as many as were learned, at most 1,000");
    meanings.put("batch", "rows asked for in one question, 1 to 100");
    meanings.put("shots", "real rows shown in one question in mode few-shot, 1 to 50");
    meanings.put("relations", "most sentences about pairs of columns, 0 to 500");
    meanings.put("repairs", "how often rows with faults are asked for again, 0 to 10");
    meanings.put("calibrate", "whether margins are carried to the real ones");
    meanings.put("temperature", "of the language model's draws, 0 to 2");
    meanings.put("pack", "a domain pack: the name of a bundled one, or a folder");
    meanings.put("allowExternalData", "whether real rows may go to a server elsewhere");
    meanings.put("cache", "a folder that remembers answers; empty: none");
    meanings.put("keyFile", "a file with the key; empty: the variable EHRSYNTH_LLM_KEY");
    meanings.put("timeout", "seconds to wait for an answer");
    meanings.put("attempts", "how often a question is sent when the server fails");
    meanings.put("perMinute", "most questions a minute; 0: no limit");
    meanings.put("concurrency", "questions under way at the same time, 1 to 64");
    meanings.put("maxTokens", "tokens of one answer at most");
    meanings.put("promptTokenPrice", "price of a million tokens of questions; 0: not told");
    meanings.put("completionTokenPrice", "price of a million tokens of answers");
    return defaults.entrySet().stream()
        .map(each -> new Setting(each.getKey(), each.getValue(), meanings.get(each.getKey())))
        .toList();
  }

  /**
   * The door to the server.
   *
   * @param notes hears what the user should know, from any thread
   * @throws org.ehrsynth.InputException if the key cannot be read, or the cache cannot be made
   */
  MeteredChat open(Consumer<String> notes) {
    Optional<Path> answers = cache.isEmpty() ? Optional.empty() : Optional.of(Path.of(cache));
    return ChatClients.open(endpoint(), answers, notes);
  }

  /** The server, and how it is asked. */
  public Endpoint endpoint() {
    return Endpoint.defaults()
        .withUrl(url)
        .withModel(llm)
        .withKeyFile(keyFile)
        .withTimeout(Duration.ofSeconds(timeout))
        .withAttempts(attempts)
        .withPerMinute(perMinute)
        .withConcurrency(concurrency)
        .withTemperature(temperature)
        .withMaxTokens(maxTokens)
        .withPromptTokenPrice(promptTokenPrice)
        .withCompletionTokenPrice(completionTokenPrice)
        .withAllowExternalData(allowExternalData);
  }
}
