package org.ehrsynth.plugin;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.ehrsynth.InputException;

/**
 * Holds all providers of one kind that are on the class path, in the order of their names.
 *
 * @param <P> the kind of provider
 */
public final class Registry<P extends Provider> {
  private final String kind;
  private final Map<String, P> byName;

  private Registry(String kind, Map<String, P> byName) {
    this.kind = kind;
    this.byName = Collections.unmodifiableMap(byName);
  }

  /**
   * Finds the providers with the class loader of the interface itself, so that the result does not
   * depend on the calling thread.
   *
   * @param type the provider interface
   * @param kind the word used in messages, for instance "model"
   * @throws IllegalStateException if two providers have the same name
   */
  public static <P extends Provider> Registry<P> of(Class<P> type, String kind) {
    Map<String, P> byName = new TreeMap<>();
    for (P provider : ServiceLoader.load(type, type.getClassLoader())) {
      P other = byName.put(provider.name(), provider);
      if (other != null) {
        throw new IllegalStateException(
            "two %ss are named '%s': %s and %s"
                .formatted(
                    kind,
                    provider.name(),
                    other.getClass().getName(),
                    provider.getClass().getName()));
      }
    }
    return new Registry<>(kind, byName);
  }

  /**
   * Returns the provider of that name.
   *
   * @throws InputException if there is none; the message lists the known names
   */
  public P get(String name) {
    P provider = byName.get(name);
    if (provider == null) {
      throw new InputException(
          "unknown %s '%s'; known: %s".formatted(kind, name, String.join(", ", byName.keySet())));
    }
    return provider;
  }

  /** Returns all providers in the order of their names. */
  public Collection<P> all() {
    return byName.values();
  }
}
