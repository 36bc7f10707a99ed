package org.ehrsynth.llm.chat;

/** What of patients a question holds, from nothing to all: decides where it may be sent. */
public enum PatientContent {
  /** Names, types, units and rules of columns; nothing learned from patients. */
  DESCRIPTIONS,
  /** Statistics that rest on at least k patients each. */
  AGGREGATES,
  /** Made-up patients. */
  SYNTHETIC_ROWS,
  /** Rows of real patients, guarded or not. */
  REAL_ROWS;

  /** Whether it may leave this machine without leave being given. */
  public boolean mayLeave() {
    return this != REAL_ROWS;
  }
}
