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

/** A language model that judges records. */
public final class JudgeOptions {
  @Option(
      names = "--judge",
      paramLabel = "URL",
      description =
          "A server (OpenAI-compatible) whose language model judges records, for llm.judge.")
  private String url;

  @Option(names = "--judge-model", paramLabel = "NAME", description = "The language model's name.")
  private String model;

  @Option(
      names = "--judge-records",
      paramLabel = "N",
      description = "Records of either kind that it judges (default: 20).")
  private Integer records;

  @Option(
      names = "--judge-repeats",
      paramLabel = "N",
      description = "How often each question is asked (default: 2).")
  private Integer repeats;

  @Option(
      names = "--judge-answers",
      paramLabel = "DIR",
      description = "A folder that remembers its answers: repeated judgements are the same.")
  private Path answers;

  @Option(
      names = "--judge-key-file",
      paramLabel = "F",
      description =
          "A file with the server's key (default: the variable " + Endpoint.KEY_VARIABLE + ").")
  private String keyFile;

  @Option(
      names = "--allow-external-data",
      description = "Let real rows go to a judge that is not on this machine.")
  private boolean allowExternalData;

  private MeteredChat chat;

  /**
   * The judge; empty if none is named.
   *
   * @param notes hears what the user should know
   * @throws InputException if only a part of it is named, or a number is out of range
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

  /** What the judge was asked; empty if there was none. */
  public Optional<String> bill() {
    return Optional.ofNullable(chat).map(c -> c.usage().summary());
  }
}
