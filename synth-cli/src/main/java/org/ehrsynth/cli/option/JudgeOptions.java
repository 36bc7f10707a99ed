package org.ehrsynth.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.ehrsynth.InputException;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.client.ChatClients;
import org.ehrsynth.llm.client.MeteredChat;
import org.ehrsynth.llm.judge.JudgeConfig;
import org.ehrsynth.llm.judge.LlmJudgeMetric;
import org.ehrsynth.llm.row.ColumnDescriptions;
import picocli.CommandLine.Option;

/** The options of a language model that rates records. */
public final class JudgeOptions {
  @Option(
      names = "--judge",
      paramLabel = "URL",
      description =
          "An OpenAI-compatible server whose language model rates records, for llm.judge.")
  private String url;

  @Option(
      names = "--judge-model",
      paramLabel = "NAME",
      description = "The name of the language model.")
  private String model;

  @Option(
      names = "--judge-records",
      paramLabel = "N",
      description = "The number of real and of synthetic records to rate (default: 20).")
  private Integer records;

  @Option(
      names = "--judge-repeats",
      paramLabel = "N",
      description = "How many times each record is rated (default: 2).")
  private Integer repeats;

  @Option(
      names = "--judge-answers",
      paramLabel = "DIR",
      description = "A folder that caches the answers, so that repeated ratings are the same.")
  private Path answers;

  @Option(
      names = "--judge-key-file",
      paramLabel = "F",
      description =
          "A file with the server's API key (default: the environment variable "
              + Endpoint.KEY_VARIABLE
              + ").")
  private String keyFile;

  @Option(
      names = "--allow-external-data",
      description = "Allow real rows to be sent to a judge that is not on this machine.")
  private boolean allowExternalData;

  private MeteredChat chat;

  /**
   * Returns the metric of the judge; empty if no judge is named.
   *
   * @param notes receives messages for the user
   * @throws InputException if only the server or only the model is named, or a number is out of
   *     range
   */
  public Optional<LlmJudgeMetric> metric(Consumer<String> notes) {
    if ((url == null) != (model == null)) {
      throw new InputException(
          "--judge and --judge-model belong together, found only "
              + (url == null ? "--judge-model" : "--judge"));
    }
    if (url == null) {
      return Optional.empty();
    }
    JudgeConfig defaults = JudgeConfig.defaults();
    JudgeConfig config;
    try {
      config =
          new JudgeConfig(
              records == null ? defaults.records() : records,
              repeats == null ? defaults.repeats() : repeats);
    } catch (IllegalArgumentException e) {
      throw new InputException("--judge-" + e.getMessage(), e);
    }
    Endpoint endpoint = LlmServerOptions.endpoint(url, model, keyFile, allowExternalData);
    chat = ChatClients.open(endpoint, Optional.ofNullable(answers), notes);
    return Optional.of(
        LlmJudgeMetric.of(chat, config, ColumnDescriptions.NONE, endpoint.limits().concurrency()));
  }

  /** Returns the usage and cost of the judge; empty if there was none. */
  public Optional<String> bill() {
    return Optional.ofNullable(chat).map(c -> c.usage().summary());
  }
}
