package org.ehrsynth.llm.chat;

import org.ehrsynth.plugin.Checks;

/**
 * How a language model generates an answer.
 *
 * @param temperature of the sampling, 0 (always the likeliest token) to 2
 * @param maxTokens maximum length of one answer, 1 to 10,000,000
 */
public record Decoding(double temperature, int maxTokens) {

  public Decoding {
    Checks.inRange("temperature", temperature, "[0, 2]");
    Checks.inRange("maxTokens", maxTokens, 1, 10_000_000);
  }
}
