package org.ehrsynth.eval.report;

import java.util.Locale;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.Score;

/** Numbers and results as text for people. */
final class ReportText {
  /** What stands where there is no number. */
  static final String NONE = "–";

  private ReportText() {}

  /** Returns a number with about four significant digits. */
  static String number(double value) {
    double size = Math.abs(value);
    String text =
        String.format(Locale.ROOT, size >= 1000 ? "%.0f" : size >= 10 ? "%.2f" : "%.3f", value);
    return text.equals("-0.000") ? "0.000" : text;
  }

  /** Returns the value of a result, or a dash. */
  static String value(MetricResult result) {
    return result.match(score -> number(score.value()), none -> NONE);
  }

  /** Returns the interval of a score. */
  static String interval(Score score) {
    return "[%s, %s]".formatted(number(score.interval().low()), number(score.interval().high()));
  }

  /** Returns the reason why a result has no score; empty if it has one. */
  static String absence(MetricResult result) {
    return result.match(score -> "", none -> none.reason());
  }

  /** Returns which values of a metric are good: high, low, or a number. */
  static String best(MetricInfo info) {
    return switch (info.direction()) {
      case HIGHER -> "high";
      case LOWER -> "low";
      case TARGET -> number(info.target());
    };
  }
}
