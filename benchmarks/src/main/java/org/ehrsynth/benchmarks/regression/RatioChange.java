package org.ehrsynth.benchmarks.regression;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A bench's ratio beside that of the baseline.
 *
 * @param baseline empty if the baseline lacks the bench
 * @param now empty if there is no such bench any more
 */
record RatioChange(String bench, Optional<Ratio> baseline, Optional<Ratio> now) {
  /** By how much a ratio may rise: it is a regression where it has become more than so slower. */
  static final double ALLOWED = 0.3;

  private static final int AGAIN = 2;

  /** What is said of a bench. */
  enum Verdict {
    FINE("fine"),
    FASTER("faster: renew the baseline"),
    SLOWER("REGRESSION"),
    NEW("not in the baseline: renew it"),
    GONE("in the baseline, but no bench");

    final String text;

    Verdict(String text) {
      this.text = text;
    }
  }

  /** The ratio now over the baseline's, less 1; NaN where one of them is lacking. */
  double rise() {
    return now.isPresent() && baseline.isPresent()
        ? now.get().value() / baseline.get().value() - 1
        : Double.NaN;
  }

  Verdict verdict() {
    if (now.isEmpty()) {
      return Verdict.GONE;
    } else if (baseline.isEmpty()) {
      return Verdict.NEW;
    } else if (rise() > ALLOWED) {
      return Verdict.SLOWER;
    }
    return (1 + rise()) * (1 + ALLOWED) < 1 ? Verdict.FASTER : Verdict.FINE;
  }

  /**
   * Measures a bench, and up to twice more while it looks slower than is allowed; the smallest
   * counts, for noise makes code slower, never faster.
   *
   * @param first how it is measured
   * @param again how it is measured again: with no less effort
   */
  static RatioChange measured(
      String bench, Optional<Ratio> baseline, Supplier<Ratio> first, Supplier<Ratio> again) {
    RatioChange change = new RatioChange(bench, baseline, Optional.of(first.get()));
    for (int i = 0; i < AGAIN && change.verdict() == Verdict.SLOWER; i++) {
      RatioChange other = new RatioChange(bench, baseline, Optional.of(again.get()));
      change = other.rise() < change.rise() ? other : change;
    }
    return change;
  }
}
