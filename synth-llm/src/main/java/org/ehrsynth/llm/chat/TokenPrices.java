package org.ehrsynth.llm.chat;

import org.ehrsynth.plugin.Checks;

/**
 * Prices of tokens in any one currency; 0 means that the price is not known.
 *
 * @param promptTokenPrice price of a million tokens of prompts, 0 to 1e9
 * @param completionTokenPrice price of a million tokens of answers, 0 to 1e9
 */
public record TokenPrices(double promptTokenPrice, double completionTokenPrice) {
  /** Prices that are not known: the cost is 0. */
  public static final TokenPrices UNKNOWN = new TokenPrices(0, 0);

  public TokenPrices {
    Checks.inRange("promptTokenPrice", promptTokenPrice, "[0, 1e9]");
    Checks.inRange("completionTokenPrice", completionTokenPrice, "[0, 1e9]");
  }

  /** The cost of some tokens, in the currency of the prices. */
  public double cost(ChatCompletion.Usage usage) {
    return (usage.promptTokens() * promptTokenPrice
            + usage.completionTokens() * completionTokenPrice)
        / 1e6;
  }
}
