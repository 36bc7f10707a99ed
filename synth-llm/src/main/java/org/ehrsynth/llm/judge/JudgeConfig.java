package org.ehrsynth.llm.judge;

/**
 * Settings of an LLM judge.
 *
 * @param records number of synthetic records, and of real records, at least 2; fewer if a table has
 *     fewer rows
 * @param repeats how many times each prompt is sent, with different seeds, 1 to 100; self-agreement
 *     needs 2
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

  /** Twenty records of each kind, two repeats: 160 prompts. */
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
