package org.ehrsynth.llm.chat;

import java.util.Locale;

/**
 * Counts the requests to a server so far, and their cost.
 *
 * @param answered prompts that the server answered
 * @param cached prompts that were not sent, because their answer was in the cache
 * @param retries requests that were sent again after a failure
 * @param failed prompts that remained without an answer
 * @param usage tokens of the answers received, as counted by the server
 * @param cost in the currency of the prices; 0 if the prices are not known
 */
public record UsageCost(
    long answered,
    long cached,
    long retries,
    long failed,
    ChatCompletion.Usage usage,
    double cost) {
  /** Nothing has been sent. */
  public static final UsageCost NONE = new UsageCost(0, 0, 0, 0, ChatCompletion.Usage.NONE, 0);

  /** Adds a prompt that the server answered. */
  public UsageCost plusAnswered(ChatCompletion.Usage more, TokenPrices prices) {
    ChatCompletion.Usage total = usage.plus(more);
    return new UsageCost(answered + 1, cached, retries, failed, total, prices.cost(total));
  }

  /** Adds a prompt whose answer was in the cache. */
  public UsageCost plusCached() {
    return new UsageCost(answered, cached + 1, retries, failed, usage, cost);
  }

  /** Adds a request that is sent again. */
  public UsageCost plusRetry() {
    return new UsageCost(answered, cached, retries + 1, failed, usage, cost);
  }

  /** Adds a prompt without an answer. */
  public UsageCost plusFailed() {
    return new UsageCost(answered, cached, retries, failed + 1, usage, cost);
  }

  /** One line for the user. */
  public String summary() {
    StringBuilder line =
        new StringBuilder(
            "%,d prompts answered, %,d answers from the cache, %,d requests retried, %,d prompts"
                    .formatted(answered, cached, retries, failed)
                + " without an answer;");
    line.append(
        " %,d prompt tokens and %,d completion tokens"
            .formatted(usage.promptTokens(), usage.completionTokens()));
    if (cost > 0) {
      line.append(String.format(Locale.ROOT, ", cost %.4f", cost));
    }
    return line.toString();
  }
}
