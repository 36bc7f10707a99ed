package org.ehrsynth.eval.privacy;

import java.util.Map;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;

/**
 * The excess risk is what an attack gains on training records over unseen records: with the centres
 * r and half-widths e of the Wilson intervals of its success on training records (a) and on unseen
 * ones (c),
 *
 * <p>\( R = \frac{r_a - r_c}{1 - r_c}, \qquad e_R^2 = \left(\frac{e_a}{1 - r_c}\right)^2 +
 * \left(\frac{e_c (r_a - 1)}{(1 - r_c)^2}\right)^2 \).
 *
 * <p>Giomi et al. (2023), <a href="https://arxiv.org/abs/2211.10459">arXiv:2211.10459</a>, section
 * 4. Differs from the paper: R is clipped to [−1, 1], not [0, 1], so that chance shows on both
 * sides and a mean over seeds is not biased upward.
 *
 * @param attack success on training records, at least one try
 * @param control success on unseen records, at least one try
 */
record ExcessRisk(SuccessRate attack, SuccessRate control) {
  static final double MIN = -1;
  static final double MAX = 1;

  double value() {
    return Math.max(MIN, (attack.centre() - control.centre()) / (1 - control.centre()));
  }

  /** Computes the 95 % interval, clipped to [−1, 1]. */
  ConfidenceInterval interval() {
    double rest = 1 - control.centre();
    double error =
        Math.hypot(attack.error() / rest, control.error() * (attack.centre() - 1) / (rest * rest));
    double value = (attack.centre() - control.centre()) / rest;
    return new ConfidenceInterval(
        Math.max(MIN, Math.min(value(), value - error)),
        Math.min(MAX, Math.max(value(), value + error)));
  }

  /** Returns whether there were tries on both sides. */
  boolean isDefined() {
    return attack.size() > 0 && control.size() > 0;
  }

  /** Adds {@code excess/NAME} and its interval, if defined. */
  void addTo(Map<String, Double> parts, String name) {
    if (isDefined()) {
      parts.put("excess/" + name, value());
      parts.put("excess_low/" + name, interval().low());
      parts.put("excess_high/" + name, interval().high());
    }
  }

  /** Adds the rates behind the excess, each with its interval. */
  void addRates(Map<String, Double> parts, SuccessRate baseline) {
    add(parts, "attack", attack);
    add(parts, "control", control);
    add(parts, "baseline", baseline);
  }

  private static void add(Map<String, Double> parts, String name, SuccessRate rate) {
    if (rate.size() > 0) {
      parts.put(name, rate.fraction());
      parts.put(name + "_low", rate.interval().low());
      parts.put(name + "_high", rate.interval().high());
    }
  }
}
