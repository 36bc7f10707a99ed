package org.ehrsynth.llm.judge;

/**
 * How much a language model is asked to judge.
 *
 * @param records synthetic ones and as many real ones, at least 2; fewer where a table has fewer
 * @param repeats how often each question is asked, with another seed, at least 1; agreement with
 *     itself needs 2
 */
public record JudgeConfig(int records, int repeats) {
  public JudgeConfig {
    if (records < 2) {
      throw new IllegalArgumentException("records must be at least 2, found " + records);
    }
    if (repeats < 1 || repeats > 100) {
      throw new IllegalArgumentException("repeats must be in [1, 100], found " + repeats);
    }
  }

  /** Twenty of each, asked twice: 160 questions. */
  public static JudgeConfig defaults() {
    return new JudgeConfig(20, 2);
  }

  public JudgeConfig withRecords(int records) {
    return new JudgeConfig(records, repeats);
  }

  public JudgeConfig withRepeats(int repeats) {
    return new JudgeConfig(records, repeats);
  }
}
