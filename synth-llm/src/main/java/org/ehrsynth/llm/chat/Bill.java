package org.ehrsynth.llm.chat;

import java.util.Locale;

/**
 * What a server was asked, and what it cost.
 *
 * @param answered questions that it answered
 * @param remembered questions that a cache answered, for nothing
 * @param failed attempts that gave no answer
 * @param tokens of the answered ones
 * @param cost in the currency of the prices; 0 where there are none
 */
public record Bill(long answered, long remembered, long failed, Answer.Usage tokens, double cost) {

  /** One line for the user. */
  @Override
  public String toString() {
    String told =
        String.format(
            Locale.ROOT,
            "%,d questions answered, %,d remembered, %,d attempts failed; %,d tokens asked, %,d"
                + " answered",
            answered,
            remembered,
            failed,
            tokens.asked(),
            tokens.answered());
    return cost == 0 ? told : told + String.format(Locale.ROOT, "; cost %.4f", cost);
  }
}
