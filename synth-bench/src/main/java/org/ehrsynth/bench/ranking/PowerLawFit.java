package org.ehrsynth.bench.ranking;

import java.util.List;
import java.util.Optional;

/**
 * Describes the growth of a cost with size: the exponent b of cost ≈ a · size<sup>b</sup>, by least
 * squares of log cost on log size. b = 1 doubles with twice the size, b = 2 quadruples.
 *
 * @param exponent b = S<sub>xy</sub> / S<sub>xx</sub>
 * @param error its standard error √(RSS / ((n − 2) S<sub>xx</sub>)), which holds if the law is a
 *     power; empty for two points
 * @param points used
 */
public record PowerLawFit(double exponent, Optional<Double> error, int points) {

  /**
   * A point.
   *
   * @param size above 0
   * @param cost above 0
   */
  public record At(double size, double cost) {}

  /** Fits the law; empty unless there are two different sizes. */
  static Optional<PowerLawFit> of(List<At> points) {
    int n = points.size();
    double meanX = points.stream().mapToDouble(p -> Math.log(p.size())).sum() / n;
    double meanY = points.stream().mapToDouble(p -> Math.log(p.cost())).sum() / n;
    double sxx = 0;
    double sxy = 0;
    for (At p : points) {
      double dx = Math.log(p.size()) - meanX;
      sxx += dx * dx;
      sxy += dx * (Math.log(p.cost()) - meanY);
    }
    if (points.stream().mapToDouble(At::size).distinct().count() < 2) {
      return Optional.empty();
    }
    double b = sxy / sxx;
    double rss = 0;
    for (At p : points) {
      double residual = Math.log(p.cost()) - meanY - b * (Math.log(p.size()) - meanX);
      rss += residual * residual;
    }
    return Optional.of(
        new PowerLawFit(
            b, n > 2 ? Optional.of(Math.sqrt(rss / (n - 2) / sxx)) : Optional.empty(), n));
  }
}
