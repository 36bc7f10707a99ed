package org.ehrsynth.llm.chat;

/** What a prompt reveals about patients, in increasing order; decides where it may be sent. */
public enum PatientContent {
  /** Names, types, units and constraints of columns; nothing learned from patients. */
  DESCRIPTIONS,
  /** Statistics that rest on at least k patients each. */
  AGGREGATES,
  /** Rows of synthetic patients. */
  SYNTHETIC_ROWS,
  /** Rows of real patients, guarded or not. */
  REAL_ROWS;

  /** Whether it may leave this machine without explicit permission. */
  public boolean mayLeave() {
    return this != REAL_ROWS;
  }
}
