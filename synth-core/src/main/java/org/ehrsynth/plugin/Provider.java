package org.ehrsynth.plugin;

/**
 * An extension that {@link Registry} finds by name through {@code META-INF/services}. Names are
 * stable because scripts and model files contain them.
 */
public interface Provider {
  /** Returns the stable name: lower-case letters, digits, dots, dashes and underscores. */
  String name();
}
