package org.ehrsynth.llm.client;

import java.util.Optional;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.PatientContent;

/**
 * A question as it would be sent, without sending it.
 *
 * @param url where to
 * @param isLocal whether that is this machine
 * @param isAllowed whether it would be sent: real rows to this machine only, unless external data
 *     are allowed
 * @param model the language model's name
 * @param content what of patients the texts hold
 * @param system the system's text, whole
 * @param user the user's text, whole
 * @param schema the JSON schema of the answer; empty where plain text is asked for
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

  /** Looks at a question; the host's name is looked up, and nothing else leaves. */
  public static DryRun of(Endpoint endpoint, ChatPrompt question) {
    return of(endpoint, question, ResolvedRoute.Resolver.SYSTEM);
  }

  static DryRun of(Endpoint endpoint, ChatPrompt question, ResolvedRoute.Resolver resolver) {
    // What may leave has a route anywhere, so this tells where the server is.
    boolean isLocal = ResolvedRoute.of(endpoint, PatientContent.DESCRIPTIONS, resolver).isLocal();
    return new DryRun(
        endpoint.url(),
        isLocal,
        isLocal || question.content().mayLeave() || endpoint.allowExternalData(),
        endpoint.model(),
        question.content(),
        question.system(),
        question.user(),
        question.responseSchema().map(form -> Json.write(form.schema())));
  }

  /** The question with its texts under headings, whole; ends with a line break. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "to model '%s' at %s (%s%s)%nholds %s%n"
            .formatted(
                model,
                url,
                isLocal ? "this machine" : "not this machine",
                isAllowed ? "" : "; would not be sent",
                ResolvedRoute.describe(content)));
    text.append("--- system%n%s%n--- user%n%s%n".formatted(system, user));
    schema.ifPresent(s -> text.append("--- form of the answer%n%s%n".formatted(s)));
    return text.toString();
  }
}
