package org.ehrsynth.review;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.review.statistics.ExactBinomial;

/** The scores of a review as lines of text. */
final class ReviewScoresText {
  private static final String ROW = "%-12s  %7s  %7s  %-22s  %8s  %-22s  %-22s  %-22s%n";
  private static final String NONE = "–";

  private ReviewScoresText() {}

  static String render(ReviewScores scores) {
    StringBuilder text = new StringBuilder();
    text.append(
        format(
            "review %s: %d records, answers of %d of %d reviewers%n%n",
            scores.id(), scores.records(), scores.reviewers().size(), scores.invited()));
    text.append(
        format(ROW, "", "guesses", "open", "accuracy", "p", "sensitivity", "specificity", "AUC"));
    Map<Integer, Discrimination> each = scores.byReviewer();
    for (ReviewerAnswers reviewer : scores.reviewers()) {
      text.append(
          row(
              "reviewer " + reviewer.reviewer(),
              ReviewScores.unanswered(reviewer),
              each.get(reviewer.reviewer())));
    }
    long open = scores.reviewers().stream().mapToLong(ReviewScores::unanswered).sum();
    text.append(row("pooled", open, scores.pooled()));
    scores
        .accuracy()
        .ifPresent(
            fraction ->
                text.append(
                    format(
                        "%npooled accuracy, clustered by record: %s, as much as %.1f independent"
                            + " guesses%n",
                        value(fraction.value(), fraction.interval()), fraction.effective())));
    text.append(
        scores
            .plausibility()
            .map(
                p ->
                    format(
                        "plausibility of 5: real %.2f, synthetic %.2f, difference %s%n",
                        p.real(), p.synthetic(), value(p.difference(), p.interval())))
            .orElse("plausibility: fewer than 2 records of either kind were rated\n"));
    InterRaterAgreement concord = scores.agreement();
    text.append(
        format(
            "agreement: Fleiss' kappa %s, Krippendorff's alpha of guesses %s, of plausibility %s%n",
            value(concord.guessKappa()),
            value(concord.guessAlpha()),
            value(concord.plausibilityAlpha())));
    text.append(
        "accuracy 0.5 is guessing, the best that a synthetic table can do; intervals are 95 %; p is"
            + " two-sided\n");
    return text.toString();
  }

  private static String row(String name, long open, Discrimination d) {
    return format(
        ROW,
        name,
        d.guesses(),
        open,
        fraction(d.correct(), d.guesses()),
        d.guesses() == 0 ? NONE : p(ExactBinomial.pValue(d.correct(), d.guesses())),
        fraction(d.correctSynthetic(), d.synthetic()),
        fraction(d.correct() - d.correctSynthetic(), d.guesses() - d.synthetic()),
        d.auc()
            .map(a -> value(a.value(), ConfidenceInterval.normal(a.value(), a.se(), 0, 1)))
            .orElse(NONE));
  }

  private static String fraction(int successes, int trials) {
    return trials == 0
        ? NONE
        : value((double) successes / trials, ExactBinomial.interval(successes, trials));
  }

  private static String p(double p) {
    return p < 0.0001 ? "< 0.0001" : format("%.4f", p);
  }

  private static String value(Optional<InterRaterAgreement.Coefficient> coefficient) {
    return coefficient.map(c -> value(c.value(), c.interval())).orElse(NONE);
  }

  private static String value(double value, ConfidenceInterval interval) {
    return format("%.3f [%.3f, %.3f]", value, interval.low(), interval.high());
  }

  private static String format(String pattern, Object... parts) {
    return String.format(Locale.ROOT, pattern, parts).replace("\r\n", "\n");
  }
}
