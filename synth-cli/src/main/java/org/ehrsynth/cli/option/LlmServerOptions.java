package org.ehrsynth.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.client.ChatClients;
import org.ehrsynth.llm.client.MeteredChat;
import picocli.CommandLine.Option;

/** The options that name the server of a language model. */
public final class LlmServerOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://localhost:11434/v1",
      description = "The OpenAI-compatible server (default ${DEFAULT-VALUE}, which is Ollama).")
  private String url;

  @Option(
      names = "--key-file",
      paramLabel = "F",
      description =
          "A file with the server's API key (default: the environment variable "
              + Endpoint.KEY_VARIABLE
              + ").")
  private String keyFile;

  @Option(
      names = "--answers",
      paramLabel = "DIR",
      description = "A folder that caches answers, so that prompts are not sent again.")
  private Path answers;

  @Option(
      names = "--allow-external-data",
      description = "Allow real rows to be sent to a server that is not on this machine.")
  private boolean allowExternalData;

  /**
   * Opens a chat with a model.
   *
   * @param notes receives messages for the user
   */
  public MeteredChat open(String model, Consumer<String> notes) {
    return ChatClients.open(
        endpoint(url, model, keyFile, allowExternalData), Optional.ofNullable(answers), notes);
  }

  /**
   * Returns the endpoint that the options name.
   *
   * @param keyFile the file of the API key; null to use the environment variable
   */
  static Endpoint endpoint(String url, String model, String keyFile, boolean allowExternalData) {
    Endpoint endpoint =
        Endpoint.defaults().withUrl(url).withModel(model).withAllowExternalData(allowExternalData);
    return keyFile == null ? endpoint : endpoint.withKeyFile(keyFile);
  }
}
