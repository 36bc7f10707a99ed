package org.ehrsynth.eval.metric;

import java.util.Objects;
import java.util.Optional;
import org.ehrsynth.eval.metric.MetricResult.Score;

/**
 * A metric key names one number of a report: the value of a metric, or one of its components.
 *
 * <p>A component that exists once per column, learner or subgroup is named {@code part/item}, for
 * instance {@code fidelity.marginal/ks/age}: the part is {@code ks}, the item {@code age}.
 *
 * @param id the id of the metric, for instance {@code fidelity.marginal}
 * @param component the name of the component; empty for the value of the metric
 */
public record MetricKey(String id, String component) {
  private static final char SEPARATOR = '/';

  public MetricKey {
    Objects.requireNonNull(component, "component");
    if (id.isEmpty() || id.indexOf(SEPARATOR) >= 0) {
      throw new IllegalArgumentException(
          "the id of a metric must be non-empty and without '/', found '%s'".formatted(id));
    }
  }

  /** Returns the key of a metric's value. */
  public static MetricKey of(String id) {
    return new MetricKey(id, "");
  }

  /** Returns the key of a component. */
  public static MetricKey of(String id, String component) {
    return new MetricKey(id, component);
  }

  /** Returns the key of the component of one item, {@code part/item}. */
  public static MetricKey of(String id, String part, String item) {
    return new MetricKey(id, part + SEPARATOR + item);
  }

  /** Reads a key from its text {@code id} or {@code id/component}. */
  public static MetricKey parse(String text) {
    int slash = text.indexOf(SEPARATOR);
    return slash < 0 ? of(text) : of(text.substring(0, slash), text.substring(slash + 1));
  }

  /** Returns whether the key names the value of the metric, not a component. */
  public boolean isValue() {
    return component.isEmpty();
  }

  /** Returns the component's name without its item. */
  public String part() {
    int slash = component.indexOf(SEPARATOR);
    return slash < 0 ? component : component.substring(0, slash);
  }

  /** Returns the column, learner or subgroup that the component belongs to, if it has one. */
  public Optional<String> item() {
    int slash = component.indexOf(SEPARATOR);
    return slash < 0 ? Optional.empty() : Optional.of(component.substring(slash + 1));
  }

  /** Returns the number that this key names in a score of the metric; empty if it has none. */
  public Optional<Double> in(Score score) {
    return isValue()
        ? Optional.of(score.value())
        : Optional.ofNullable(score.components().get(component));
  }

  /** Returns the name of the lower end of the number's interval in flat tables of figures. */
  public String low() {
    return this + ".low";
  }

  /** Returns the name of the upper end of the number's interval in flat tables of figures. */
  public String high() {
    return this + ".high";
  }

  /** Returns {@code id}, or {@code id/component}. */
  @Override
  public String toString() {
    return isValue() ? id : id + SEPARATOR + component;
  }
}
