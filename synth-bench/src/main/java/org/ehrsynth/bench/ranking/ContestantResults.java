package org.ehrsynth.bench.ranking;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;

/**
 * The runs of one contestant on one data set. Figures and cost are those of runs that were done:
 * what a run spent before it was stopped says nothing of what it needs.
 *
 * @param runs by seed; empty if it was not run there
 */
public record ContestantResults(ContestantId contestant, List<RunRecord> runs) {

  /**
   * Verdicts of the gate.
   *
   * @param passed runs that passed
   * @param evaluated runs with a verdict
   * @param failures in how many runs a check was not passed, by its name
   */
  public record Gated(int passed, int evaluated, Map<String, Integer> failures) {}

  /**
   * How the runs ended.
   *
   * @param outcome other than done
   * @param count of runs
   * @param reasons without repetition, in the order of seeds
   */
  record Ending(RunOutcome outcome, int count, List<String> reasons) {}

  public List<RunRecord> done() {
    return runs.stream().filter(run -> run.outcome() == RunOutcome.DONE).toList();
  }

  public boolean wasRun() {
    return !runs.isEmpty();
  }

  public Optional<MeanAndSd> spread(BoardColumn measure) {
    return MeanAndSd.of(done().stream().flatMap(run -> measure.of(run).stream()).toList());
  }

  /** The mean loss over seeds; empty without a figure. */
  public Optional<Double> loss(BoardColumn measure) {
    return MeanAndSd.of(
            done().stream().flatMap(run -> measure.of(run).stream()).map(measure::loss).toList())
        .map(MeanAndSd::mean);
  }

  /** The loss of the run with a seed; empty without a figure. */
  Optional<Double> loss(BoardColumn measure, long seed) {
    return done().stream()
        .filter(run -> run.seed() == seed)
        .findFirst()
        .flatMap(measure::of)
        .map(measure::loss);
  }

  /** Empty where no run has a verdict. */
  public Optional<Gated> gate() {
    int passed = 0;
    int scored = 0;
    Map<String, Integer> failures = new TreeMap<>();
    for (RunRecord run : done()) {
      if (run.gateFailures().isPresent()) {
        scored++;
        List<String> failed = run.gateFailures().get().stream().distinct().toList();
        passed += failed.isEmpty() ? 1 : 0;
        failed.forEach(check -> failures.merge(check, 1, Integer::sum));
      }
    }
    return scored == 0 ? Optional.empty() : Optional.of(new Gated(passed, scored, failures));
  }

  /** Runs that gave no rows, by how they ended. */
  public List<Ending> endings() {
    Map<RunOutcome, List<RunRecord>> others = new EnumMap<>(RunOutcome.class);
    for (RunRecord run : runs) {
      if (run.outcome() != RunOutcome.DONE) {
        others.computeIfAbsent(run.outcome(), o -> new ArrayList<>()).add(run);
      }
    }
    return others.entrySet().stream()
        .map(
            of ->
                new Ending(
                    of.getKey(),
                    of.getValue().size(),
                    of.getValue().stream()
                        .map(RunRecord::reason)
                        .filter(reason -> !reason.isBlank())
                        .distinct()
                        .toList()))
        .toList();
  }

  /** As {@code 3}, {@code 2 of 3; timed out (1)} or {@code not run}. */
  public String status() {
    if (!wasRun()) {
      return "not run";
    }
    List<Ending> endings = endings();
    if (endings.isEmpty()) {
      return Integer.toString(runs.size());
    }
    List<String> parts = new ArrayList<>();
    if (!done().isEmpty()) {
      parts.add("%d of %d".formatted(done().size(), runs.size()));
    }
    for (Ending ending : endings) {
      String words = Formatting.label(ending.outcome());
      parts.add(
          done().isEmpty() && endings.size() == 1 ? words : words + " (" + ending.count() + ")");
    }
    return String.join("; ", parts);
  }
}
