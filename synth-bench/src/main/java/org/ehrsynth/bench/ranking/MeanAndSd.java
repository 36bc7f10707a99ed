package org.ehrsynth.bench.ranking;

import java.util.List;
import java.util.Optional;

/**
 * Contains the mean and standard deviation of one figure over seeds.
 *
 * @param mean of n ≥ 1 values
 * @param deviation √(Σ (x − mean)² / (n − 1)); empty for one value, which has no spread
 */
public record MeanAndSd(double mean, Optional<Double> deviation, int n) {

  /** Summarizes values, which are summed in the given order; empty for no value. */
  public static Optional<MeanAndSd> of(List<Double> values) {
    int n = values.size();
    if (n == 0) {
      return Optional.empty();
    }
    if (values.stream().distinct().count() == 1) {
      // The rounding of a sum is no spread.
      Optional<Double> none = n > 1 ? Optional.of(0.0) : Optional.empty();
      return Optional.of(new MeanAndSd(values.get(0), none, n));
    }
    double sum = 0;
    for (double x : values) {
      sum += x;
    }
    double mean = sum / n;
    double squares = 0;
    for (double x : values) {
      squares += (x - mean) * (x - mean);
    }
    return Optional.of(new MeanAndSd(mean, Optional.of(Math.sqrt(squares / (n - 1))), n));
  }
}
