package org.ehrsynth.llm.client;

import java.util.Optional;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.PatientContent;

/**
 * Shows a prompt as it would be sent, without sending it.
 *
 * @param url of the server
 * @param isLocal whether the server is on this machine
 * @param isAllowed whether it would be sent: real rows to this machine only, unless external data
 *     are allowed
 * @param model the language model's name
 * @param content what the texts reveal about patients
 * @param system the complete text of the system message
 * @param user the complete text of the user message
 * @param schema the JSON schema of the answer; empty for plain text
 */
public record DryRun(
    String url,
    boolean isLocal,
    boolean isAllowed,
    String model,
    PatientContent content,
    String system,
    String user,
    Optional<String> schema) {

  /** Describes a prompt; the name of the host is resolved, and nothing else leaves this machine. */
  public static DryRun of(Endpoint endpoint, ChatPrompt prompt) {
    return of(endpoint, prompt, ResolvedRoute.Resolver.SYSTEM);
  }

  static DryRun of(Endpoint endpoint, ChatPrompt prompt, ResolvedRoute.Resolver resolver) {
    // Descriptions have a route to any server, so this determines where the server is.
    boolean isLocal = ResolvedRoute.of(endpoint, PatientContent.DESCRIPTIONS, resolver).isLocal();
    return new DryRun(
        endpoint.url(),
        isLocal,
        isLocal || prompt.content().mayLeave() || endpoint.allowExternalData(),
        endpoint.model(),
        prompt.content(),
        prompt.system(),
        prompt.user(),
        prompt.responseSchema().map(form -> Json.write(form.schema())));
  }

  /** The complete prompt with its texts under headings; ends with a line break. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "to model '%s' at %s (%s%s)%ncontent: %s%n"
            .formatted(
                model,
                url,
                isLocal ? "this machine" : "not this machine",
                isAllowed ? "" : "; would not be sent",
                ResolvedRoute.describe(content)));
    text.append("--- system%n%s%n--- user%n%s%n".formatted(system, user));
    schema.ifPresent(s -> text.append("--- schema of the answer%n%s%n".formatted(s)));
    return text.toString();
  }
}
