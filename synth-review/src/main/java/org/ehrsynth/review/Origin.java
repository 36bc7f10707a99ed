package org.ehrsynth.review;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a record comes from, and where a reviewer thinks that it does. */
enum Origin {
  REAL,
  SYNTHETIC;

  /** The lower-case name used in files. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The origin of that name; empty where there is none. */
  static Optional<Origin> named(String label) {
    return Arrays.stream(values()).filter(o -> o.label().equals(label)).findFirst();
  }
}
