package org.ehrsynth.llm.judge;

import java.util.Optional;
import java.util.Set;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Direction;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.row.Meanings;

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
public final class LlmJudge implements Metric {
  private final Optional<Judge> judge;

  /** Without a model to ask: not applicable. */
  public LlmJudge() {
    this.judge = Optional.empty();
  }

  private LlmJudge(Judge judge) {
    this.judge = Optional.of(judge);
  }

  /**
   * With a model to ask.
   *
   * @param concurrency questions under way at the same time, at least 1
   */
  public static LlmJudge asking(Chat chat, JudgeConfig config, Meanings meanings, int concurrency) {
    return new LlmJudge(new Judge(chat, config, meanings, concurrency));
  }

  @Override
  public MetricInfo info() {
    return new MetricInfo(
        "llm.judge",
        "a language model tells synthetic from real (share right)",
        Direction.TARGET,
        0.5,
        0,
        1,
        Set.of(),
        "LLM as a judge: Zheng et al. (2023), arXiv:2306.05685",
        "one reader, and no clinician: it may miss what people see, and see what does not matter");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (judge.isEmpty()) {
      return new NotApplicable("needs a language model to ask: --judge");
    }
    if (Math.min(context.synthetic().rows(), context.train().rows()) < 2) {
      return new NotApplicable("needs at least 2 rows in either table");
    }
    Judgement judgement = judge.get().judge(context.synthetic(), context.train(), context.run());
    if (!judgement.isAnswered()) {
      return new NotApplicable("the language model gave no usable answer on any pair");
    }
    return new Score(judgement.discrimination().value(), judgement.interval(), judgement.parts());
  }
}
