package org.ehrsynth.llm.chat;

import java.util.Objects;
import java.util.Optional;

/**
 * Contains a prompt for a language model.
 *
 * @param content what the texts reveal about patients
 * @param system the role and the rules of the model
 * @param user the request itself
 * @param responseSchema the JSON schema of the answer; empty for plain text
 * @param seed of the model's sampling, if the server honours it; two prompts that differ only in
 *     their seed get two independent answers
 */
public record ChatPrompt(
    PatientContent content,
    String system,
    String user,
    Optional<ResponseSchema> responseSchema,
    long seed) {
  public ChatPrompt {
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(responseSchema, "responseSchema");
  }
}
