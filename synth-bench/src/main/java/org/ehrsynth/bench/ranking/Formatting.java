package org.ehrsynth.bench.ranking;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.bench.result.RunOutcome;

/** Formats numbers and outcomes for people. */
public final class Formatting {
  public static final String NONE = "–";

  private static final MathContext EXACT = new MathContext(12);

  private Formatting() {}

  static String label(RunOutcome outcome) {
    return switch (outcome) {
      case DONE -> "done";
      case TIMED_OUT -> "timed out";
      case OUT_OF_MEMORY -> "out of memory";
      case FAILED -> "failed";
    };
  }

  /** Formats a fraction with three decimals, a cost with about three digits. */
  public static String number(BoardColumn measure, double value) {
    return decimals(value, places(measure, value));
  }

  /** Formats a standard deviation with as many decimals as the mean. */
  public static String deviation(BoardColumn measure, MeanAndSd spread, double deviation) {
    return "± " + decimals(deviation, places(measure, spread.mean()));
  }

  private static int places(BoardColumn measure, double value) {
    if (measure.family() != MetricFamily.COST || Math.abs(value) < 1) {
      return 3;
    }
    return Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  }

  /** Formats a number without a minus sign if it rounds to zero. */
  public static String decimals(double value, int places) {
    String text = String.format(Locale.ROOT, "%." + places + "f", value);
    return text.matches("-0\\.?0*") ? text.substring(1) : text;
  }

  /**
   * Formats three significant digits, and all before the point: {@code 0.0123}, {@code 12.3},
   * {@code 1234}.
   */
  public static String digits(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
    return Math.abs(value) >= 1000
        ? String.format(Locale.ROOT, "%.0f", value)
        : rounded.toPlainString();
  }

  /** Formats twelve significant digits for machines, the same on every Java version. */
  public static String exact(double value) {
    return value == 0
        ? "0"
        : new BigDecimal(value).round(EXACT).stripTrailingZeros().toPlainString();
  }

  /** Formats {@code 0.912 ± 0.004}, with the number of runs where some completed runs lack it. */
  public static String spread(BoardColumn measure, ContestantResults entry) {
    Optional<MeanAndSd> spread = entry.spread(measure);
    if (spread.isEmpty()) {
      return NONE;
    }
    return number(measure, spread.get().mean())
        + spread.get().deviation().map(sd -> " " + deviation(measure, spread.get(), sd)).orElse("")
        + partialCount(spread.get(), entry);
  }

  /** Returns the number of runs with the figure if not every completed run has it. */
  public static String partialCount(MeanAndSd spread, ContestantResults entry) {
    int done = entry.done().size();
    return spread.n() < done ? " (%d of %d)".formatted(spread.n(), done) : "";
  }

  /** Formats the results of the gate as {@code 2 of 3: privacy.membership (1)}. */
  public static String gate(ContestantResults entry) {
    return entry
        .gate()
        .map(
            gate ->
                "%d of %d".formatted(gate.passed(), gate.evaluated())
                    + (gate.failures().isEmpty() ? "" : ": " + failures(gate.failures())))
        .orElse(NONE);
  }

  /** Formats failed checks as {@code fidelity.detection (3), privacy.membership (1)}. */
  static String failures(Map<String, Integer> failures) {
    List<String> parts =
        failures.entrySet().stream().map(f -> f.getKey() + " (" + f.getValue() + ")").toList();
    return String.join(", ", parts);
  }
}
