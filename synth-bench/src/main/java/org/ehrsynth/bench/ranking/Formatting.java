package org.ehrsynth.bench.ranking;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.bench.result.RunOutcome;

/** Numbers and outcomes as people read them. */
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

  /** A fraction with three decimals, a cost with about three digits. */
  public static String number(BoardColumn measure, double value) {
    return decimals(value, places(measure, value));
  }

  /** Of a standard deviation: as many decimals as the mean has. */
  public static String deviation(BoardColumn measure, MeanAndSd spread, double deviation) {
    return "± " + decimals(deviation, places(measure, spread.mean()));
  }

  private static int places(BoardColumn measure, double value) {
    if (measure.family() != MetricFamily.COST || Math.abs(value) < 1) {
      return 3;
    }
    return Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  }

  /** Without the minus of what rounds to zero. */
  public static String decimals(double value, int places) {
    String text = String.format(Locale.ROOT, "%." + places + "f", value);
    return text.matches("-0\\.?0*") ? text.substring(1) : text;
  }

  /**
   * Three digits that count, and all before the point: {@code 0.0123}, {@code 12.3}, {@code 1234}.
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

  /** For machines: twelve digits, on every Java the same. */
  public static String exact(double value) {
    return value == 0
        ? "0"
        : new BigDecimal(value).round(EXACT).stripTrailingZeros().toPlainString();
  }

  /** As {@code 0.912 ± 0.004}, with the number of runs where it is less than the runs made. */
  public static String spread(BoardColumn measure, ContestantResults entry) {
    Optional<MeanAndSd> spread = entry.spread(measure);
    if (spread.isEmpty()) {
      return NONE;
    }
    return number(measure, spread.get().mean())
        + spread.get().deviation().map(sd -> " " + deviation(measure, spread.get(), sd)).orElse("")
        + partialCount(spread.get(), entry);
  }

  /** Tells that not every run that was done has the figure. */
  public static String partialCount(MeanAndSd spread, ContestantResults entry) {
    int done = entry.done().size();
    return spread.n() < done ? " (%d of %d)".formatted(spread.n(), done) : "";
  }

  /** As {@code 2 of 3: privacy.membership (1)}. */
  public static String gate(ContestantResults entry) {
    return entry
        .gate()
        .map(
            gate ->
                "%d of %d".formatted(gate.passed(), gate.evaluated())
                    + (gate.failures().isEmpty() ? "" : ": " + failures(gate.failures())))
        .orElse(NONE);
  }

  /** As {@code fidelity.detection (3), privacy.membership (1)}. */
  static String failures(Map<String, Integer> failures) {
    List<String> parts =
        failures.entrySet().stream().map(f -> f.getKey() + " (" + f.getValue() + ")").toList();
    return String.join(", ", parts);
  }
}
