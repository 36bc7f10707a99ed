package org.ehrsynth.llm.chat;

import java.util.Objects;
import java.util.Optional;

/**
 * What a language model is asked.
 *
 * @param content what of patients the texts hold
 * @param system what the model is to be and to do
 * @param user the question itself
 * @param responseSchema what the answer must look like; empty for plain text
 * @param seed of the model's draw, where the server honours it; two questions that differ in
 *     nothing else are two draws
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
    Objects.requireNonNull(responseSchema, "form");
  }
}
