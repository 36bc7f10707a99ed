package org.ehrsynth.llm.generate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.ehrsynth.llm.chat.Decoding;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.RequestLimits;
import org.ehrsynth.llm.chat.TokenPrices;
import org.ehrsynth.llm.client.ChatClients;
import org.ehrsynth.llm.client.MeteredChat;
import org.ehrsynth.plugin.Checks;
import org.ehrsynth.plugin.Setting;
import org.ehrsynth.plugin.Settings;

/** Holds the settings of {@link LlmSynthesizer}. */
public record LlmConfig(
    @Setting(
            "what the language model sees of the table: 'schema', 'aggregates' (also statistics"
                + " of at least k patients each) or 'few-shot' (also guarded real rows, sent to"
                + " a server on this machine only, unless allowExternalData)")
        Mode mode,
    @Setting("base address of the OpenAI-compatible server; the default is Ollama on this machine")
        String url,
    @Setting("name of the language model on the server") String llm,
    @Setting(
            "rows to generate, from which samples are drawn, up to 1,000,000; 0: as many as the"
                + " table has, at most 1,000")
        int rows,
    @Setting("rows requested in one prompt, 1 to 100; small models do better with few") int batch,
    @Setting("real rows shown in one prompt in mode few-shot, 1 to 50") int shots,
    @Setting("maximum sentences about pairs of columns in a prompt, 0 to 500") int relations,
    @Setting("times that invalid rows are requested again with the reasons, 0 to 10") int repairs,
    @Setting(
            "whether the marginal distributions of the generated rows are matched to the real"
                + " ones, which are not sent for that")
        boolean calibrate,
    @Setting("sampling temperature of the language model, 0 to 2") double temperature,
    @Setting("domain pack: the name of a bundled one, or a folder; empty: none") String pack,
    @Setting("whether real rows may be sent to a server on another machine")
        boolean allowExternalData,
    @Setting("folder that keeps the answers, so that a repeated fit reuses them; empty: none")
        String cache,
    @Setting("file with the server's key; empty: the environment variable EHRSYNTH_LLM_KEY")
        String keyFile,
    @Setting("seconds to wait for an answer, at least 1") int timeout,
    @Setting("times that a prompt is sent when the server fails, at least 1") int attempts,
    @Setting("maximum prompts per minute; 0: no limit") int perMinute,
    @Setting("prompts in flight at the same time, 1 to 64") int concurrency,
    @Setting("maximum tokens of one answer, at least 16") int maxTokens,
    @Setting("price of a million prompt tokens; 0: costs are not reported") double promptTokenPrice,
    @Setting("price of a million answer tokens") double completionTokenPrice)
    implements Settings<LlmConfig> {
  /** Names what a language model sees of the real table. */
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
    Checks.inRange("rows", rows, 0, 1_000_000);
    Checks.inRange("batch", batch, 1, 100);
    Checks.inRange("shots", shots, 1, 50);
    Checks.inRange("relations", relations, 0, 500);
    Checks.inRange("repairs", repairs, 0, 10);
    Checks.inRange("temperature", temperature, "[0, 2]");
    Checks.inRange("timeout", timeout, 1, 86_400);
    Checks.inRange("attempts", attempts, 1, 100);
    Checks.inRange("perMinute", perMinute, 0, 1_000_000);
    Checks.inRange("concurrency", concurrency, 1, 64);
    Checks.inRange("maxTokens", maxTokens, 16, 1_000_000);
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
