package org.ehrsynth.llm.chat;

/** A language model that is asked. Thread-safe. */
public interface Chat {

  /**
   * Asks once; what is worth trying again has been tried again when this throws.
   *
   * @throws ChatException if there is no answer; the message tells why, never what was asked
   * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
   */
  ChatCompletion send(ChatPrompt question);
}
