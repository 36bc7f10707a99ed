package org.ehrsynth.bench.result;

import java.util.Locale;

/** How a run ended. */
public enum RunOutcome {
  /** Rows were made and judged. */
  DONE,
  /** Making rows took longer than allowed. */
  TIMED_OUT,
  /** Making rows needed more memory than allowed. */
  OUT_OF_MEMORY,
  /** It failed for another reason, which the record tells. */
  FAILED;

  /** The name in files: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
