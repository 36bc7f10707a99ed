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
 * How well a language model tells synthetic records from real ones, shown in pairs: the share of
 * right answers, ½ for one that cannot. Parts: its grades by plausibility, consistency and
 * completeness, of synthetic and real records and their difference with its 95 % interval; how
 * often it names the record shown first; how often it names the same when the order is swapped; and
 * its agreement with itself over repeats (Krippendorff's ordinal α).
 *
 * <p>The interval takes all answers on a pair as one cluster. Deterministic given the answers,
 * which a cache keeps. Zheng et al. (2023), <a
 * href="https://arxiv.org/abs/2306.05685">arXiv:2306.05685</a>.
 *
 * <p>A metric without a model to ask answers that it needs one; with one, real rows are shown to
 * it, which goes to this machine's own server only, unless external data are allowed.
 */
public final class LlmJudgeMetric implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "llm.judge";

  private final Optional<LlmRater> rater;
  private final Optional<ReviewScores> people;

  /** Without a model to ask: not applicable. */
  public LlmJudgeMetric() {
    this(Optional.empty(), Optional.empty());
  }

  private LlmJudgeMetric(Optional<LlmRater> judge, Optional<ReviewScores> people) {
    this.rater = judge;
    this.people = people;
  }

  /**
   * With a model to ask.
   *
   * @param concurrency questions under way at the same time, at least 1
   */
  public static LlmJudgeMetric of(
      Chat chat, JudgeConfig config, ColumnDescriptions meanings, int concurrency) {
    return new LlmJudgeMetric(
        Optional.of(new LlmRater(chat, config, meanings, concurrency)), Optional.empty());
  }

  /**
   * The same, also grading the records that people rated: the parts {@code people.agreement}, of
   * the judge with a person, and {@code people.own_agreement}, of people among themselves. Of a
   * review of another synthetic table there is neither; of one of other real rows the synthetic
   * records count.
   */
  public LlmJudgeMetric comparedWith(ReviewScores people) {
    return new LlmJudgeMetric(rater, Optional.of(people));
  }

  @Override
  public MetricInfo info() {
    return MetricInfo.closerIsBetter(
            0.5, ID, "a language model tells synthetic from real (share right)")
        .withCitation("LLM as a judge: Zheng et al. (2023), arXiv:2306.05685")
        .withCaveat(
            "one reader, and no clinician: it may miss what people see, and see what does not"
                + " matter");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (rater.isEmpty()) {
      return new NotApplicable("needs a language model to ask: --judge");
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
    ClusteredProportion reported = ratings.discrimination();
    return new Score(reported.value(), reported.interval(), parts);
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
