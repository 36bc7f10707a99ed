package org.ehrsynth.llm.chat;

import java.util.Locale;

/**
 * What was asked of a server so far, and what it cost.
 *
 * @param answered questions that the server answered
 * @param remembered questions that were not sent, as the answer was remembered
 * @param repeats requests sent again after a failure
 * @param failed questions without an answer in the end
 * @param usage tokens of the answers that came, as the server counts
 * @param cost in the currency of the prices; 0 if there are none
 */
public record UsageCost(
    long answered,
    long remembered,
    long repeats,
    long failed,
    ChatCompletion.Usage usage,
    double cost) {

  /** One line for the user. */
  public String line() {
    StringBuilder line =
        new StringBuilder(
            "%,d questions answered, %,d remembered, %,d requests sent again, %,d without an answer;"
                .formatted(answered, remembered, repeats, failed));
    line.append(
        " %,d tokens asked and %,d answered"
            .formatted(usage.promptTokens(), usage.completionTokens()));
    if (cost > 0) {
      line.append(String.format(Locale.ROOT, ", cost %.4f", cost));
    }
    return line.toString();
  }
}
