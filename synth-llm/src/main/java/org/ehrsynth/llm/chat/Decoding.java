package org.ehrsynth.llm.chat;

/**
 * How a language model generates an answer.
 *
 * @param temperature of the sampling, 0 (always the likeliest token) to 2
 * @param maxTokens maximum length of one answer, 1 to 10,000,000
 */
public record Decoding(double temperature, int maxTokens) {

  public Decoding {
    if (!(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException("temperature must be in [0, 2.0], found " + temperature);
    }
    if (maxTokens < 1 || maxTokens > 10_000_000) {
      throw new IllegalArgumentException(
          "maxTokens must be in [1, 10,000,000], found %,d".formatted(maxTokens));
    }
  }
}
