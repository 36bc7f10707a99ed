package org.ehrsynth.bench.result;

import java.util.Locale;

/** The way in which a run ended. */
public enum RunOutcome {
  /** Rows were generated and scored. */
  DONE,
  /** Generating rows exceeded the time limit. */
  TIMED_OUT,
  /** Generating rows exceeded the memory limit. */
  OUT_OF_MEMORY,
  /** The run failed for another reason, which the record states. */
  FAILED;

  /** The name in files: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
