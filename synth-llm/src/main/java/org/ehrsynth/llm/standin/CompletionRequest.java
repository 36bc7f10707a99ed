package org.ehrsynth.llm.standin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonObject;

/**
 * A request for a chat completion, as it came.
 *
 * @param body all of it
 * @param model whom it asks
 * @param system the system's texts, one below the other
 * @param user the user's texts, one below the other
 * @param schema the JSON schema that the answer must keep; empty for plain text
 * @param maxTokens of the answer; 0: no bound
 */
public record CompletionRequest(
    String body,
    String model,
    String system,
    String user,
    Optional<Map<String, Object>> schema,
    long maxTokens) {

  /**
   * Reads a request.
   *
   * @throws InputException if it is none
   */
  static CompletionRequest of(String body) {
    JsonObject tree = JsonObject.parse(body, "request");
    List<JsonObject> messages = tree.objects("messages");
    Optional<Map<String, Object>> schema = Optional.empty();
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
