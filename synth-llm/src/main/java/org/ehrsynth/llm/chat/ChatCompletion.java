package org.ehrsynth.llm.chat;

/**
 * Contains the answer of a language model.
 *
 * @param text as received; JSON if the prompt has a response schema and the model respects it
 * @param finishReason why the model stopped
 * @param usage tokens of the request; none for an answer from the cache
 */
public record ChatCompletion(String text, FinishReason finishReason, Usage usage) {

  /** The reason why a model stopped. */
  public enum FinishReason {
    /** The answer is complete. */
    COMPLETE,
    /** The answer reached its maximum length and is truncated. */
    CUT_OFF,
    /** The model refused to answer. */
    REFUSED
  }

  /**
   * The tokens of one request or of many.
   *
   * @param promptTokens tokens of the prompts, at least 0
   * @param completionTokens tokens of the answers, at least 0
   */
  public record Usage(long promptTokens, long completionTokens) {
    public static final Usage NONE = new Usage(0, 0);

    public Usage plus(Usage other) {
      return new Usage(
          promptTokens + other.promptTokens, completionTokens + other.completionTokens);
    }
  }
}
