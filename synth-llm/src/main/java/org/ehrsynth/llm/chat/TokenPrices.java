package org.ehrsynth.llm.chat;

/**
 * Prices of tokens in any one currency; 0 means that the price is not known.
 *
 * @param promptTokenPrice price of a million tokens of prompts, 0 to 1e9
 * @param completionTokenPrice price of a million tokens of answers, 0 to 1e9
 */
public record TokenPrices(double promptTokenPrice, double completionTokenPrice) {
  /** Prices that are not known: the cost is 0. */
  public static final TokenPrices UNKNOWN = new TokenPrices(0, 0);

  private static final double MAX = 1e9;

  public TokenPrices {
    check("promptTokenPrice", promptTokenPrice);
    check("completionTokenPrice", completionTokenPrice);
  }

  private static void check(String name, double price) {
    if (!(price >= 0 && price <= MAX)) {
      throw new IllegalArgumentException(
          "%s must be in [0, %s], found %s".formatted(name, MAX, price));
    }
  }

  /** The cost of some tokens, in the currency of the prices. */
  public double cost(ChatCompletion.Usage usage) {
    return (usage.promptTokens() * promptTokenPrice
            + usage.completionTokens() * completionTokenPrice)
        / 1e6;
  }
}
