package org.ehrsynth.bench.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.bench.suite.BenchmarkSuite;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.fidelity.SdMetricsQuality;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.privacy.Uniques;
import org.ehrsynth.eval.privacy.membership.MembershipInference;
import org.ehrsynth.eval.report.GateResult;
import org.ehrsynth.eval.report.GateResult.CheckStatus;
import org.ehrsynth.eval.report.ReleaseGate;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.eval.report.ReportScores;
import org.ehrsynth.eval.utility.TrainSyntheticTestReal;
import org.ehrsynth.eval.validity.ConstraintAdherence;
import org.ehrsynth.execution.Execution;

/** Evaluates synthetic rows against the real rows of one split. */
final class RunScoring {
  /** The components that a record keeps, beside the value and the interval of every metric. */
  private static final Set<String> COMPONENTS =
      Stream.of(
              SdMetricsQuality.SHAPES,
              SdMetricsQuality.PAIRS,
              TrainSyntheticTestReal.TSTR,
              TrainSyntheticTestReal.TRTR,
              TrainSyntheticTestReal.GAP,
              TrainSyntheticTestReal.GAP_LOW,
              TrainSyntheticTestReal.GAP_HIGH,
              MembershipInference.TPR_AT_1,
              MembershipInference.TPR_AT_10,
              Uniques.EXACT_COPIES,
              Uniques.HOLDOUT_COPIES,
              ConstraintAdherence.REAL)
          .map(MetricKey::toString)
          .collect(Collectors.toUnmodifiableSet());

  private static final ReleaseGate GATE = ReleaseGate.defaults();

  private final Evaluator evaluator;
  private final Split split;
  private final Execution run;

  RunScoring(BenchmarkSuite suite, Split split, Execution run) {
    // A record keeps the boosted trees' scores only, and the other learners take minutes on codes.
    evaluator = Evaluator.of(suite.metrics()).withMetric(new TrainSyntheticTestReal(List.of()));
    this.split = split;
    this.run = run;
  }

  /**
   * The scores of one table.
   *
   * @param figures as {@link RunRecord#figures} keeps them
   * @param gateFailures the names of the gate's checks that failed
   */
  record Scores(Map<String, Double> figures, List<String> gateFailures) {}

  /** Scores the rows of a contestant. */
  Scores score(Dataset rows) {
    return scores(report(evaluator.withoutReferences(), rows));
  }

  /** The scores of the copy of the training rows, the ceiling and the floor. */
  record References(Scores copy, Scores holdout, Scores shuffled) {}

  /** Scores the three references in one evaluation. */
  References references() {
    Report report = report(evaluator, split.train());
    return new References(scores(report), scores(report.ceilings()), scores(report.floors()));
  }

  private static Scores scores(Report report) {
    return new Scores(ReportScores.of(report, COMPONENTS), failures(GATE.decide(report)));
  }

  private Report report(Evaluator evaluator, Dataset rows) {
    return evaluator.evaluate(
        split.train(), Optional.of(split.holdout()), rows, Optional.empty(), run);
  }

  /** An inconclusive check is not passed either: only what is shown counts. */
  private static List<String> failures(GateResult result) {
    return Stream.of(CheckStatus.FAILED, CheckStatus.INCONCLUSIVE)
        .flatMap(status -> result.checks(status).stream())
        .map(GateResult.Check::name)
        .distinct()
        .toList();
  }
}
