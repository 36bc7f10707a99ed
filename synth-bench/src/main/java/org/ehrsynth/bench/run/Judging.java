package org.ehrsynth.bench.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ehrsynth.bench.suite.Suite;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.report.Evaluator;
import org.ehrsynth.eval.report.Gate;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.eval.report.Verdict;
import org.ehrsynth.eval.report.Verdict.Outcome;
import org.ehrsynth.eval.utility.Tstr;
import org.ehrsynth.model.Run;

/** The figures of a table of rows, beside the real ones. */
final class Judging {
  /** The parts that are kept, for others are as many as columns or pairs. */
  private static final Map<String, Set<String>> PARTS =
      Map.of(
          "fidelity.sdmetrics", Set.of("shapes", "pairs"),
          "utility.tstr", Set.of("tstr", "trtr", "gap", "gap.low", "gap.high"),
          "privacy.membership", Set.of("tpr_at_1", "tpr_at_10"),
          "privacy.uniques", Set.of("exact_copies", "holdout_copies"),
          "validity.rules", Set.of("real"));

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
    return new Judgement(figures(report), failures(GATE.judge(report)));
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

  private static Map<String, Double> figures(Report report) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Report.Entry entry : report.entries()) {
      if (entry.result() instanceof MetricResult.Score score) {
        String id = entry.info().id();
        figures.put(id, score.value());
        figures.put(id + ".low", score.interval().low());
        figures.put(id + ".high", score.interval().high());
        score
            .parts()
            .forEach(
                (name, part) -> {
                  if (PARTS.getOrDefault(id, Set.of()).contains(name)) {
                    figures.put(id + "/" + name, part);
                  }
                });
      }
    }
    return figures;
  }
}
