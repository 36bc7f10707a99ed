package org.ehrsynth.bench.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ehrsynth.bench.result.ReportFigures;
import org.ehrsynth.bench.suite.Suite;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.report.Evaluator;
import org.ehrsynth.eval.report.Gate;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.eval.report.Verdict;
import org.ehrsynth.eval.report.Verdict.Outcome;
import org.ehrsynth.eval.utility.Tstr;
import org.ehrsynth.model.Run;

/** The figures of a table of rows, beside the real ones. */
final class Judging {
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

  private static final Gate GATE = Gate.defaults();

  private final Evaluator evaluator;
  private final Split split;
  private final Run run;

  Judging(Suite suite, Split split, Run run) {
    // Only what the trees say is kept, and other learners take minutes where there are codes.
    evaluator = Evaluator.of(suite.metrics()).replacing(new Tstr(List.of()));
    this.split = split;
    this.run = run;
  }

  /**
   * What was measured.
   *
   * @param figures as a record keeps them
   * @param gateFailures the checks that were not passed
   */
  record Judgement(Map<String, Double> figures, List<String> gateFailures) {}

  /** Judges rows that a contestant made. */
  Judgement judge(Dataset rows) {
    return judgement(report(evaluator.withoutReferences(), rows));
  }

  /** The copy of the training rows, and with it the ceiling and the floor. */
  record References(Judgement copy, Judgement holdout, Judgement shuffled) {}

  /** Judges what stands beside every contestant; one evaluation gives all three. */
  References references() {
    Report report = report(evaluator, split.train());
    return new References(
        judgement(report), judgement(report.ceilings()), judgement(report.floors()));
  }

  private static Judgement judgement(Report report) {
    return new Judgement(ReportFigures.of(report, PARTS), failures(GATE.judge(report)));
  }

  private Report report(Evaluator judge, Dataset rows) {
    return judge.evaluate(split.train(), Optional.of(split.holdout()), rows, Optional.empty(), run);
  }

  private static List<String> failures(Verdict verdict) {
    return verdict.checks().stream()
        .filter(check -> check.outcome() == Outcome.FAILED)
        .map(Verdict.Check::name)
        .distinct()
        .toList();
  }
}
