package org.ehrsynth.llm.standin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;

/**
 * Contains a received request for a chat completion.
 *
 * @param body the complete text
 * @param model the requested model
 * @param system the system messages, one per line
 * @param user the user messages, one per line
 * @param schema the JSON schema of the answer; empty for plain text
 * @param maxTokens maximum length of the answer; 0: no limit
 */
public record CompletionRequest(
    String body,
    String model,
    String system,
    String user,
    Optional<JsonTree> schema,
    long maxTokens) {

  /**
   * Parses a request.
   *
   * @throws InputException if it is malformed
   */
  static CompletionRequest of(String body) {
    JsonObject tree = JsonObject.parse(body, "request");
    List<JsonObject> messages = tree.objects("messages");
    Optional<JsonTree> schema = Optional.empty();
    if (tree.has("response_format")
        && tree.object("response_format").string("type").equals("json_schema")) {
      JsonObject form = tree.object("response_format").object("json_schema");
      schema = Optional.of(form.object("schema").toMap());
    }
    return new CompletionRequest(
        body,
        tree.string("model"),
        texts(messages, "system"),
        texts(messages, "user"),
        schema,
        tree.has("max_tokens") ? tree.integer("max_tokens") : 0);
  }

  private static String texts(List<JsonObject> messages, String role) {
    List<String> texts = new ArrayList<>();
    for (JsonObject message : messages) {
      if (message.string("role").equals(role)) {
        texts.add(message.string("content"));
      }
    }
    return texts.stream().collect(Collectors.joining("\n"));
  }
}
