package org.ehrsynth.llm.judge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.review.ReviewScores;
import org.ehrsynth.review.ReviewScores.RatedRecord;
import org.ehrsynth.review.statistics.ClusteredProportion;

/**
 * Measures how well a language model distinguishes synthetic from real records in pairs: the
 * proportion of correct answers, ½ for guessing. Parts: its grades by plausibility, consistency and
 * completeness, of synthetic and real records, and their difference with its 95 % interval; how
 * often it names the first record; how often it names the same record when the order is swapped;
 * and its self-agreement over repeats (Krippendorff's ordinal α).
 *
 * <p>The interval treats all answers on a pair as one cluster. The result is deterministic given
 * the answers, which a cache stores. Zheng et al. (2023), <a
 * href="https://arxiv.org/abs/2306.05685">arXiv:2306.05685</a>.
 *
 * <p>Without a language model the metric is not applicable. The prompts contain real rows, so they
 * are sent to a server on this machine only, unless external data are allowed.
 */
public final class LlmJudgeMetric implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "llm.judge";

  private final Optional<LlmRater> rater;
  private final Optional<ReviewScores> people;

  /** The metric without a language model, which is not applicable. */
  public LlmJudgeMetric() {
    this(Optional.empty(), Optional.empty());
  }

  private LlmJudgeMetric(Optional<LlmRater> rater, Optional<ReviewScores> people) {
    this.rater = rater;
    this.people = people;
  }

  /**
   * The metric with a language model.
   *
   * @param concurrency prompts in progress at the same time, at least 1
   */
  public static LlmJudgeMetric of(
      Chat chat, JudgeConfig config, ColumnDescriptions descriptions, int concurrency) {
    return new LlmJudgeMetric(
        Optional.of(new LlmRater(chat, config, descriptions, concurrency)), Optional.empty());
  }

  /**
   * A copy that also grades the records that people rated, with the parts {@code people.agreement}
   * (of the judge with a person) and {@code people.own_agreement} (of people with one another). A
   * review of another synthetic table gives neither part; in a review of other real rows only the
   * synthetic records count.
   */
  public LlmJudgeMetric comparedWith(ReviewScores people) {
    return new LlmJudgeMetric(rater, Optional.of(people));
  }

  @Override
  public MetricInfo info() {
    return MetricInfo.closerIsBetter(
            0.5, ID, "a language model recognises synthetic records (proportion correct)")
        .withCitation("LLM as a judge: Zheng et al. (2023), arXiv:2306.05685")
        .withCaveat(
            "one rater that is no clinician: it may miss what people notice, and notice what is"
                + " irrelevant");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (rater.isEmpty()) {
      return new NotApplicable("needs a language model: --judge");
    }
    if (Math.min(context.synthetic().rowCount(), context.train().rowCount()) < 2) {
      return new NotApplicable("needs at least 2 rows in either table");
    }
    RatingScores ratings = rater.get().rate(context.synthetic(), context.train(), context.run());
    if (!ratings.isAnswered()) {
      return new NotApplicable("the language model gave no usable answer on any pair");
    }
    Map<String, Double> parts = new LinkedHashMap<>(ratings.parts());
    parts.putAll(agreement(context));
    ClusteredProportion correct = ratings.discrimination();
    return new Score(correct.value(), correct.interval(), parts);
  }

  private Map<String, Double> agreement(EvalContext context) {
    if (people.isEmpty() || context.raw().isEmpty()) {
      return Map.of();
    }
    ReviewScores review = people.get();
    EvalContext.Raw raw = context.raw().get();
    if (!review.isOf(raw.synthetic())) {
      return Map.of();
    }
    boolean isOfTrain = review.isOfReal(raw.train());
    List<RatedRecord> rated =
        review.rated().stream().filter(record -> record.isSynthetic() || isOfTrain).toList();
    int[] grades =
        rater
            .orElseThrow()
            .plausibility(rated, context.synthetic(), context.train(), context.run());
    return HumanAgreement.of(rated, grades);
  }
}
