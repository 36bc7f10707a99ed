package org.ehrsynth.plugin;

/**
 * A provider is an extension found by name through {@code META-INF/services}. Names are stable:
 * scripts and model files use them.
 */
public interface Provider {
  /** The stable name: lower-case letters, digits, dots, dashes and underscores. */
  String name();
}
