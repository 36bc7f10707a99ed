package org.ehrsynth.schema;

import java.util.Locale;

/** A role is the purpose of a column in a study. */
public enum Role {
  /** An ordinary column that is learned. */
  FEATURE,
  /** Tells which patient a row belongs to; rarity is counted in these. */
  SUBJECT,
  /** What a study would predict; the default target of the utility measures. */
  OUTCOME,
  /** Follow-up time of a survival outcome. */
  TIME_TO_EVENT,
  /** Whether the follow-up ended in the event; the field lists the levels that are events. */
  EVENT,
  /** A column for which fairness and attribute disclosure are evaluated. Learned like a feature. */
  SENSITIVE,
  /** Left out: not learned and not in the output. */
  IGNORE;

  /** The lower-case name used in schema files, for instance {@code time_to_event}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
