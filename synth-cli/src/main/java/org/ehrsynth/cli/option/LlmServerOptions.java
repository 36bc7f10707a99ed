package org.ehrsynth.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.client.ChatClients;
import org.ehrsynth.llm.client.MeteredChat;
import picocli.CommandLine.Option;

/** Where a language model is, and how it is asked. */
public final class LlmServerOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://localhost:11434/v1",
      description = "The server, OpenAI-compatible (default ${DEFAULT-VALUE}, Ollama's).")
  private String url;

  @Option(
      names = "--key-file",
      paramLabel = "F",
      description =
          "A file with the server's key (default: the variable " + Endpoint.KEY_VARIABLE + ").")
  private String keyFile;

  @Option(
      names = "--answers",
      paramLabel = "DIR",
      description = "A folder that remembers answers, so that they are not asked for again.")
  private Path answers;

  @Option(
      names = "--allow-external-data",
      description = "Let real rows go to a server that is not on this machine.")
  private boolean allowExternalData;

  /**
   * The way to a model.
   *
   * @param notes hears what the user should know
   */
  public MeteredChat open(String model, Consumer<String> notes) {
    return ChatClients.open(
        endpoint(url, model, keyFile, allowExternalData), Optional.ofNullable(answers), notes);
  }

  /**
   * A server as options name it.
   *
   * @param keyFile null: the environment's key
   */
  static Endpoint endpoint(String url, String model, String keyFile, boolean allowExternalData) {
    Endpoint endpoint =
        Endpoint.defaults().withUrl(url).withModel(model).withAllowExternalData(allowExternalData);
    return keyFile == null ? endpoint : endpoint.withKeyFile(keyFile);
  }
}
