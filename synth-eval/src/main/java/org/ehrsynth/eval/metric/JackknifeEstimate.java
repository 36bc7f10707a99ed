package org.ehrsynth.eval.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.eval.metric.MetricResult.Score;

/**
 * A jackknife estimate contains a statistic θ of all rows and of the rows without each of the G =
 * {@link JackknifeGroups#COUNT} groups. Its 95 % interval is that of the delete-a-group jackknife,
 *
 * <p>\( \theta \pm t_{G-1} \sqrt{\frac{G-1}{G} \sum_g (\theta_{(g)} - \bar\theta_{(\cdot)})^2} \).
 *
 * <p>Shao and Tu (1995), The Jackknife and Bootstrap, section 2.3, doi:10.1007/978-1-4612-0795-5;
 * the t quantile with G − 1 degrees of freedom as in Kott (2001), Journal of Official Statistics
 * 17, 521–526. It measures chance in the subjects at hand, not the spread over models or seeds; a
 * group consists of whole subjects.
 *
 * <p>The jackknife is consistent for smooth statistics. Distances between distributions that are
 * the same are not smooth (they cannot fall below 0, and chance alone keeps them above): there the
 * interval shows how much the number would move with other rows, not whether the true distance is
 * 0; for that, compare with the ceiling.
 *
 * <p>It is computed from sums per group, so that it costs about as much as the statistic itself:
 * quantities computed from all rows first (bin edges, ranges, ranks) stay fixed.
 */
public final class JackknifeEstimate {
  /** The argument for which no group is left out. */
  public static final int ALL = -1;

  private static final double T_19 = 2.093024054408263;

  private final double[] values; // at 0 all rows, at 1 + g without group g

  private JackknifeEstimate(double[] values) {
    this.values = values;
  }

  /**
   * Evaluates a statistic on all rows and without each group.
   *
   * @param statistic of the group left out, or {@link #ALL}; NaN where it is undefined
   */
  public static JackknifeEstimate of(IntToDoubleFunction statistic) {
    double[] values = new double[JackknifeGroups.COUNT + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = statistic.applyAsDouble(i - 1);
    }
    return new JackknifeEstimate(values);
  }

  /** Returns a number that is known without error. */
  public static JackknifeEstimate exact(double value) {
    return of(g -> value);
  }

  /** Returns an estimate that is nowhere defined. */
  public static JackknifeEstimate undefined() {
    return exact(Double.NaN);
  }

  /** Returns the statistic of all rows; NaN when undefined. */
  public double value() {
    return values[0];
  }

  /** Returns the statistic without a group, or of {@link #ALL} rows. */
  public double without(int group) {
    return values[group + 1];
  }

  public boolean isDefined() {
    return Double.isFinite(values[0]);
  }

  /**
   * Computes the mean of the estimates that are defined on all rows; undefined if there is none. An
   * estimate that is undefined without a group counts there with its value on all rows.
   */
  public static JackknifeEstimate mean(List<JackknifeEstimate> estimates) {
    List<JackknifeEstimate> defined =
        estimates.stream().filter(JackknifeEstimate::isDefined).toList();
    if (defined.isEmpty()) {
      return undefined();
    }
    return of(
        g -> {
          double sum = 0;
          for (JackknifeEstimate estimate : defined) {
            double value = estimate.without(g);
            sum += Double.isFinite(value) ? value : estimate.value();
          }
          return sum / defined.size();
        });
  }

  /**
   * Computes the interval, clipped to [min, max] and always containing the value. Where the
   * statistic is undefined without some group, its spread is unknown: the interval is [min, max].
   */
  public ConfidenceInterval interval(double min, double max) {
    double mean = 0; // of the deviations from the value, so that equal ones have spread 0
    for (int g = 1; g < values.length; g++) {
      mean += (values[g] - values[0]) / JackknifeGroups.COUNT;
    }
    double sum = 0;
    for (int g = 1; g < values.length; g++) {
      double deviation = values[g] - values[0] - mean;
      sum += deviation * deviation;
    }
    double half = T_19 * Math.sqrt(sum * (JackknifeGroups.COUNT - 1) / JackknifeGroups.COUNT);
    if (Double.isNaN(half)) {
      return new ConfidenceInterval(Math.min(min, values[0]), Math.max(max, values[0]));
    }
    return new ConfidenceInterval(
        Math.min(values[0], Math.max(min, values[0] - half)),
        Math.max(values[0], Math.min(max, values[0] + half)));
  }

  /** Returns this estimate as the score of a metric. */
  public Score score(MetricInfo info, Map<String, Double> parts) {
    return new Score(values[0], interval(info.min(), info.max()), parts);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
