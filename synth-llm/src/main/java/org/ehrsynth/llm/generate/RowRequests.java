package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.row.RowJsonSchema;
import org.ehrsynth.random.Seed;

/**
 * The prompts of one fit, numbered from 0. Prompt i has a seed of its own, so it does not depend on
 * the answers to the other prompts.
 *
 * @param rowPrompt the texts
 * @param rowSchema the JSON schema of the answers
 * @param batch maximum number of rows per prompt
 * @param seed of the fit
 */
record RowRequests(RowPrompt rowPrompt, RowJsonSchema rowSchema, int batch, Seed seed) {

  /** The prompts of a first round. */
  List<ChatPrompt> firstRound(int wanted) {
    List<ChatPrompt> prompts = new ArrayList<>();
    for (int index = 0; index < count(wanted); index++) {
      prompts.add(request(index, rows(index, wanted), 0));
    }
    return prompts;
  }

  /** How many prompts request the rows that are missing. */
  int count(int missing) {
    return (missing + batch - 1) / batch;
  }

  /** How many rows the prompt at a position of a round requests. */
  int rows(int position, int missing) {
    return Math.min(batch, missing - position * batch);
  }

  /**
   * The prompt for new rows.
   *
   * @param attempt from 0; another attempt is another draw of the language model
   */
  ChatPrompt request(int index, int rows, int attempt) {
    return rowPrompt.request(
        index, rows, rowSchema.responseSchema(rows), seed(index).derive(attempt));
  }

  /**
   * The prompt that requests corrections of invalid records.
   *
   * @param round of the corrections to prompt {@code index}, from 0
   */
  ChatPrompt correction(int index, List<RowPrompt.InvalidRecord> invalid, int round) {
    return rowPrompt.correction(
        invalid,
        rowSchema.responseSchema(invalid.size()),
        seed(index).derive("again").derive(round));
  }

  private Seed seed(int index) {
    return seed.derive("question").derive(index);
  }
}
