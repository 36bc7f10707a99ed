package org.ehrsynth.review;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The true origin of a record, or the origin that a reviewer guesses. */
enum Origin {
  REAL,
  SYNTHETIC;

  /** The lower-case name in files. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The origin of that name; empty if there is none. */
  static Optional<Origin> named(String label) {
    return Arrays.stream(values()).filter(o -> o.label().equals(label)).findFirst();
  }
}
