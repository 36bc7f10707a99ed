package org.ehrsynth.eval.metric;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ehrsynth.math.StandardNormal;

/** The result of a metric is a score with its interval, or the reason why there is none. */
public sealed interface MetricResult {

  <T> T match(Function<Score, T> score, Function<NotApplicable, T> notApplicable);

  /**
   * A score.
   *
   * @param value finite
   * @param interval 95 % interval that contains the value
   * @param components named parts in a stable order (per column, pair or learner); finite numbers
   * @param curves named curves for the report, in a stable order; no point rests on fewer patients
   *     than a sample may show
   */
  record Score(
      double value,
      ConfidenceInterval interval,
      Map<String, Double> components,
      Map<String, Curve> curves)
      implements MetricResult {
    public Score {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a score must be finite, found " + value);
      }
      if (!(interval.low() <= value && value <= interval.high())) {
        throw new IllegalArgumentException(
            "interval must hold the value, found %s in %s".formatted(value, interval));
      }
      components.forEach(
          (name, part) -> {
            if (part == null || !Double.isFinite(part)) {
              throw new IllegalArgumentException(
                  "part '" + name + "' must be finite, found " + part);
            }
          });
      components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
      curves = Collections.unmodifiableMap(new LinkedHashMap<>(curves));
    }

    /** Creates a score without curves. */
    public Score(double value, ConfidenceInterval interval, Map<String, Double> components) {
      this(value, interval, components, Map.of());
    }

    /** Returns a copy with these curves. */
    public Score withCurves(Map<String, Curve> curves) {
      return new Score(value, interval, components, curves);
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

  /**
   * A curve that a report draws.
   *
   * @param x finite, as many as y
   * @param y finite
   */
  record Curve(List<Double> x, List<Double> y) {
    public Curve {
      x = List.copyOf(x);
      y = List.copyOf(y);
      if (x.size() != y.size()) {
        throw new IllegalArgumentException(
            "a curve needs as many x as y, found %d and %d".formatted(x.size(), y.size()));
      }
    }

    /** Creates a curve from arrays of equal length. */
    public static Curve of(double[] x, double[] y) {
      return new Curve(Arrays.stream(x).boxed().toList(), Arrays.stream(y).boxed().toList());
    }
  }

  /** A 95 % interval, low ≤ high. */
  record ConfidenceInterval(double low, double high) {
    /** Computes value ± 1.959964·se, clipped to [min, max] and always containing the value. */
    public static ConfidenceInterval normal(double value, double se, double min, double max) {
      double half = StandardNormal.Z_975 * se;
      return new ConfidenceInterval(
          Math.min(value, Math.max(min, value - half)),
          Math.max(value, Math.min(max, value + half)));
    }
  }
}
