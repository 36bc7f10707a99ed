package org.ehrsynth.auto;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.ehrsynth.InputException;
import org.ehrsynth.auto.ModelSelection.Candidate;
import org.ehrsynth.auto.ModelSelection.CandidateStatus;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.constraint.ScreenedRows;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Split;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.eval.utility.TrainSyntheticTestReal;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.execution.ProgressListener;
import org.ehrsynth.fit.Checkpoint;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.fit.InterruptPolicy;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.random.Seed;

/**
 * Compares the candidates of {@link AutoSelect} once: splits the rows, allots the time, and fits
 * and scores one candidate after another.
 */
final class SelectionRun {
  private static final double NANOS = 1e9;

  /**
   * The exponent by which the time of a fit grows with rows: start-up and row limits do not grow.
   */
  private static final double GROWTH = 0.75;

  private static final double STRETCH = 2;
  private static final double ROWS_PER_SECOND = 100;
  private static final double MIN_ROWS = 1_000;

  /** The fraction of the time left that scoring may always take, whatever the final fit needs. */
  private static final double MIN_SCORING_FRACTION = 0.5;

  /** The rule uses neither ceiling nor floor, and no learner but boosted trees. */
  private static final Evaluator SCORING_METRICS =
      Evaluator.of(SelectionRule.METRICS)
          .withMetric(new TrainSyntheticTestReal(List.of()))
          .withoutReferences();

  private final long start = System.nanoTime();
  private final double budget;
  private final List<SynthesizerProvider> candidates;
  private final FitOptions options;
  private final Execution run;
  private final Seed seed;
  private final Split split;

  /** The estimated ratio of the time of a fit on all rows to that of a fit on the inner part. */
  private final double growth;

  private final List<Candidate> finished = new ArrayList<>();

  /** The time that the last scoring took. */
  private double scoringSeconds;

  SelectionRun(
      AutoSelectConfig config,
      List<SynthesizerProvider> candidates,
      Dataset real,
      FitOptions options,
      Execution run) {
    run.checkInterrupted();
    if (real.rowCount() == 0) {
      throw new InputException("cannot learn from a table without rows");
    }
    // Rows that break a rule are refused as in any fit, not by every candidate in turn.
    ScreenedRows.of(real, options.violations(), options.minimumSubjects());
    this.budget = TimeBudget.parse(config.budget()).seconds();
    this.candidates = candidates;
    this.options = options.withCheckpoint(Checkpoint.NONE).withInterruption(InterruptPolicy.STOP);
    this.run = run;
    this.seed = run.seed().derive(AutoSelect.NAME);
    this.split =
        Split.bySubject(
            samplePatients(real, maxRows(config), seed.derive("rows")), config.holdout(), seed);
    this.growth = Math.pow(real.rowCount() / (double) split.train().rowCount(), GROWTH);
  }

  /** Returns the maximum number of rows: scoring many rows would use up a small budget. */
  private int maxRows(AutoSelectConfig config) {
    return (int) Math.min(config.rows(), Math.max(MIN_ROWS, ROWS_PER_SECOND * budget));
  }

  /** Returns whole patients in a random order, up to the maximum number of rows. */
  private static Dataset samplePatients(Dataset real, int maxRows, Seed seed) {
    if (real.rowCount() <= maxRows) {
      return real;
    }
    Subjects subjects = real.subjects();
    int n = subjects.count();
    int[] size = subjects.rowsPerSubject();
    int[] order = seed.generator().permutation(n);
    boolean[] taken = new boolean[n];
    int rows = 0;
    for (int i = 0; i < n; i++) {
      rows += size[order[i]];
      if (rows > maxRows && i >= 2) { // a split needs two
        break;
      }
      taken[order[i]] = true;
    }
    return real.selectRows(subjects.rowsOf(taken));
  }

  ModelSelection run() {
    for (SynthesizerProvider candidate : candidates) {
      run.checkInterrupted();
      finished.add(tryCandidate(candidate));
    }
    return currentSelection();
  }

  private ModelSelection currentSelection() {
    return ModelSelection.of(
        budget, secondsSpent(), split.train().rowCount(), split.holdout().rowCount(), finished);
  }

  private double secondsSpent() {
    return (System.nanoTime() - start) / NANOS;
  }

  /** Returns the seconds left after setting aside the final fit of the best candidate so far. */
  private double secondsLeft() {
    ModelSelection selection = currentSelection();
    double last = selection.winner().isEmpty() ? 0 : growth * selection.chosen().fitSeconds();
    return budget - secondsSpent() - last;
  }

  /**
   * Returns the time that a fit may take. If the candidate wins, its own final fit replaces that of
   * the best candidate so far.
   *
   * <p>Until a candidate has been scored, scoring is assumed to take as long as the fit, and a fit
   * may take twice what the estimate allows, but not more than a third of the time: a late model is
   * better than no model.
   */
  private double fitLimit() {
    double all = budget - secondsSpent();
    return currentSelection().winner().isEmpty()
        ? all * Math.min(STRETCH / (2 + growth), 1.0 / 3)
        : Math.min(secondsLeft() - scoringSeconds, (all - scoringSeconds) / (1 + growth));
  }

  private Candidate tryCandidate(SynthesizerProvider provider) {
    String name = provider.name();
    double limit = fitLimit();
    if (limit <= 0) {
      return new Candidate(name, CandidateStatus.NOT_TRIED, "no time was left", 0, 0, Map.of());
    }
    double begun = secondsSpent();
    try {
      TimeLimitedTask task = new TimeLimitedTask(limit);
      Execution fitRun =
          run.withSeed(seed.derive("fit/" + name))
              .withListener(task.watching(prefixed(name, run.listener())));
      Optional<FittedSynthesizer> fitted =
          task.call(() -> provider.create(Map.of()).fit(split.train(), options, fitRun));
      double seconds = secondsSpent() - begun;
      return fitted
          .map(model -> scoreCandidate(name, model, seconds))
          .orElseGet(() -> outOfTime(name, "its fit " + task.reason(), seconds, 0));
    } catch (CancellationException e) {
      run.checkInterrupted(); // rethrows if this thread was interrupted
      return failed(name, e, secondsSpent() - begun);
    } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
      return failed(name, e, secondsSpent() - begun);
    }
  }

  private Candidate scoreCandidate(String name, FittedSynthesizer model, double fitSeconds) {
    // A finished fit is not thrown away because of an estimate of the final fit.
    double all = budget - secondsSpent();
    double limit =
        Math.max(Math.min(secondsLeft(), all - growth * fitSeconds), MIN_SCORING_FRACTION * all);
    if (limit <= 0) {
      return outOfTime(name, "no time was left to score it", fitSeconds, 0);
    }
    double begun = secondsSpent();
    TimeLimitedTask task = new TimeLimitedTask(limit);
    Optional<Report> report = task.call(() -> score(name, model));
    scoringSeconds = secondsSpent() - begun;
    if (report.isEmpty()) {
      return outOfTime(name, "its scoring " + task.reason(), fitSeconds, scoringSeconds);
    }
    Map<String, Double> figures = SelectionRule.figures(report.get());
    return SelectionRule.barred(figures)
        .map(
            why ->
                new Candidate(
                    name, CandidateStatus.BARRED, why, fitSeconds, scoringSeconds, figures))
        .orElseGet(
            () ->
                new Candidate(
                    name, CandidateStatus.EVALUATED, "", fitSeconds, scoringSeconds, figures));
  }

  /** Scores with the same seed for all candidates, so that only their rows differ. */
  private Report score(String name, FittedSynthesizer model) {
    Execution reported = run.withListener(prefixed(name, run.listener()));
    Dataset rows =
        model.sample(
            split.train().rowCount(),
            Condition.ANY,
            reported.withSeed(seed.derive("draw/" + name)));
    return SCORING_METRICS.evaluate(
        split.train(),
        Optional.of(split.holdout()),
        rows,
        Optional.empty(),
        reported.withSeed(seed.derive("judge")));
  }

  private static ProgressListener prefixed(String name, ProgressListener listener) {
    return (phase, done) -> listener.progress(name + ": " + phase, done);
  }

  private static Candidate outOfTime(
      String name, String reason, double fitSeconds, double scoringSeconds) {
    return new Candidate(
        name, CandidateStatus.OUT_OF_TIME, reason, fitSeconds, scoringSeconds, Map.of());
  }

  /** Reports only messages that were written for users: others may quote the data. */
  private static Candidate failed(String name, Throwable failure, double seconds) {
    String reason =
        failure instanceof InputException
            ? failure.getMessage()
            : failure instanceof OutOfMemoryError
                ? "needs more memory than is allowed"
                : "internal error (%s)".formatted(failure.getClass().getSimpleName());
    return new Candidate(name, CandidateStatus.FAILED, reason, seconds, 0, Map.of());
  }
}
