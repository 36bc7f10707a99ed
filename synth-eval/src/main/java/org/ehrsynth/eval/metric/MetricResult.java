package org.ehrsynth.eval.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The answer of a metric: a score with its interval, or why there is none. */
public sealed interface MetricResult {

  <T> T match(Function<Score, T> score, Function<NotApplicable, T> notApplicable);

  /**
   * A score.
   *
   * @param value finite
   * @param interval 95 % interval that holds the value
   * @param parts named parts in a stable order (per column, pair or learner); finite numbers
   */
  record Score(double value, Interval interval, Map<String, Double> parts) implements MetricResult {
    public Score {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a score must be finite, found " + value);
      }
      if (!(interval.low() <= value && value <= interval.high())) {
        throw new IllegalArgumentException(
            "interval must hold the value, found %s in %s".formatted(value, interval));
      }
      parts.forEach(
          (name, part) -> {
            if (part == null || !Double.isFinite(part)) {
              throw new IllegalArgumentException(
                  "part '" + name + "' must be finite, found " + part);
            }
          });
      parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    @Override
    public <T> T match(Function<Score, T> score, Function<NotApplicable, T> notApplicable) {
      return score.apply(this);
    }
  }

  /**
   * No score.
   *
   * @param reason one clause that a reader understands, for instance "needs a holdout"
   */
  record NotApplicable(String reason) implements MetricResult {
    @Override
    public <T> T match(Function<Score, T> score, Function<NotApplicable, T> notApplicable) {
      return notApplicable.apply(this);
    }
  }

  /** A 95 % interval, low ≤ high. */
  record Interval(double low, double high) {
    /** value ± 1.959964·se, cut to [min, max] and always holding the value. */
    public static Interval normal(double value, double se, double min, double max) {
      double half = 1.959963984540054 * se;
      return new Interval(
          Math.min(value, Math.max(min, value - half)),
          Math.max(value, Math.min(max, value + half)));
    }
  }
}
