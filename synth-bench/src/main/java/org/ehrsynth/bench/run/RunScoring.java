package org.ehrsynth.bench.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ehrsynth.bench.suite.BenchmarkSuite;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.report.GateResult;
import org.ehrsynth.eval.report.GateResult.CheckStatus;
import org.ehrsynth.eval.report.ReleaseGate;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.eval.report.ReportScores;
import org.ehrsynth.eval.utility.TrainSyntheticTestReal;
import org.ehrsynth.execution.Execution;

/** The figures of a table of rows, beside the real ones. */
final class RunScoring {
  private static final Set<String> PARTS =
      Set.of(
          "fidelity.sdmetrics/shapes",
          "fidelity.sdmetrics/pairs",
          "utility.tstr/tstr",
          "utility.tstr/trtr",
          "utility.tstr/gap",
          "utility.tstr/gap.low",
          "utility.tstr/gap.high",
          "privacy.membership/tpr_at_1",
          "privacy.membership/tpr_at_10",
          "privacy.uniques/exact_copies",
          "privacy.uniques/holdout_copies",
          "validity.rules/real");

  private static final ReleaseGate GATE = ReleaseGate.defaults();

  private final Evaluator evaluator;
  private final Split split;
  private final Execution run;

  RunScoring(BenchmarkSuite suite, Split split, Execution run) {
    // Only what the trees say is kept, and other learners take minutes where there are codes.
    evaluator = Evaluator.of(suite.metrics()).withMetric(new TrainSyntheticTestReal(List.of()));
    this.split = split;
    this.run = run;
  }

  /**
   * What was measured.
   *
   * @param figures as a record keeps them
   * @param gateFailures the checks that were not passed
   */
  record Scores(Map<String, Double> figures, List<String> gateFailures) {}

  /** Judges rows that a contestant made. */
  Scores score(Dataset rows) {
    return scores(report(evaluator.withoutReferences(), rows));
  }

  /** The copy of the training rows, and with it the ceiling and the floor. */
  record References(Scores copy, Scores holdout, Scores shuffled) {}

  /** Judges what stands beside every contestant; one evaluation gives all three. */
  References references() {
    Report report = report(evaluator, split.train());
    return new References(scores(report), scores(report.ceilings()), scores(report.floors()));
  }

  private static Scores scores(Report report) {
    return new Scores(ReportScores.of(report, PARTS), failures(GATE.decide(report)));
  }

  private Report report(Evaluator judge, Dataset rows) {
    return judge.evaluate(split.train(), Optional.of(split.holdout()), rows, Optional.empty(), run);
  }

  /** An inconclusive check is not passed either: only what is shown counts. */
  private static List<String> failures(GateResult verdict) {
    return Stream.of(CheckStatus.FAILED, CheckStatus.INCONCLUSIVE)
        .flatMap(status -> verdict.checks(status).stream())
        .map(GateResult.Check::name)
        .distinct()
        .toList();
  }
}
