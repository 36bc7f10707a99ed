package org.ehrsynth.llm.chat;

/**
 * What a language model said.
 *
 * @param text as it came; JSON if a form was asked for and the model keeps to it
 * @param finishReason why the model stopped
 * @param usage what it cost; of a remembered answer nothing
 */
public record ChatCompletion(String text, FinishReason finishReason, Usage usage) {

  /** Why a model stopped. */
  public enum FinishReason {
    /** It had said all. */
    COMPLETE,
    /** It came to the most tokens of an answer: the text is cut off. */
    CUT_OFF,
    /** It would not answer. */
    REFUSED
  }

  /**
   * Tokens of one answer or of many.
   *
   * @param promptTokens tokens of the questions, at least 0
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
