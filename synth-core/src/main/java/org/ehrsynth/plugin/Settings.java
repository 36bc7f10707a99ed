package org.ehrsynth.plugin;

import java.util.Map;

/**
 * Marks the settings of a method: a public record whose constructor checks them and whose
 * components carry a {@link Setting}.
 *
 * <pre>
 * CartConfig config = CartConfig.defaults().with("trees", 20).with("minLeaf", 10);
 * </pre>
 *
 * @param <S> the record itself
 */
public interface Settings<S extends Record & Settings<S>> {

  /**
   * Returns a copy with one setting changed.
   *
   * @param name as in {@code --set name=value}
   * @param value a number, text, boolean or enum constant
   * @throws org.ehrsynth.InputException if no setting has that name, or if it cannot have that
   *     value
   */
  default S with(String name, Object value) {
    @SuppressWarnings("unchecked") // an S extends Settings<S>
    S self = (S) this;
    return RecordSettings.with(self, Map.of(name, RecordSettings.text(value)));
  }
}
