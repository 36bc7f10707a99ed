package org.ehrsynth.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one setting, on the component of the record that holds it.
 *
 * <p>This text is the only description of the setting: {@code ehrsynth models} prints it, and a
 * test compares the tables in {@code docs/models} with it. A choice is written between single
 * quotes.
 *
 * <pre>
 * public record ToyConfig(
 *     &#64;Setting("trees of the forest, 1 to 1,000") int trees,
 *     &#64;Setting("fraction of the patients that a tree learns from, in (0, 1]") double bagFraction)
 *     implements Settings&lt;ToyConfig&gt; {}
 * </pre>
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
  /** What the setting does, with its unit, its range, and good values. */
  String value();
}
