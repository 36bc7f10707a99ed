package org.ehrsynth.llm.chat;

/** Sends prompts to a language model. Thread-safe. */
public interface Chat {

  /**
   * Sends one prompt. Transient failures have been retried when this method throws.
   *
   * @throws ChatException if there is no answer; the message gives the reason and never shows the
   *     prompt
   * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
   */
  ChatCompletion send(ChatPrompt prompt);
}
