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
import org.ehrsynth.model.Checkpoint;
import org.ehrsynth.model.FitOptions;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.InterruptPolicy;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.random.Seed;

/** One race of {@link AutoSelect}: who runs when and how long, on which rows. Used once. */
final class SelectionRun {
  private static final double NANOS = 1e9;

  /** Power of rows by which a fit's time grows: warming up and limits of rows do not grow. */
  private static final double GROWTH = 0.75;

  private static final double STRETCH = 2;
  private static final double ROWS_PER_SECOND = 100;
  private static final double MIN_ROWS = 1_000;

  /** Share of the time left that a judgement may take, whatever the last fit is taken to need. */
  private static final double MIN_SCORING_SECONDS = 0.5;

  /** The rule asks for neither ceiling nor floor, and of predictors for boosted trees alone. */
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

  /** How much longer a fit on all rows is taken to be. */
  private final double growth;

  private final List<Candidate> finished = new ArrayList<>();

  /** What the last judgement took. */
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

  /** Judging many rows would take a small budget whole; of the budget, not of the clock. */
  private int maxRows(AutoSelectConfig config) {
    return (int) Math.min(config.rows(), Math.max(MIN_ROWS, ROWS_PER_SECOND * budget));
  }

  /** Whole patients in a random order, as long as there are no more rows than that. */
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

  /** What is left if the best so far is to be fitted on all rows. */
  private double secondsLeft() {
    ModelSelection standing = currentSelection();
    double last = standing.winner().isEmpty() ? 0 : growth * standing.chosen().fitSeconds();
    return budget - secondsSpent() - last;
  }

  /**
   * The time that a fit may take. If it wins, its own last fit takes the place of the best one's.
   *
   * <p>As long as none stands, a judgement is taken to be as long as the fit, and a fit may take
   * twice what the estimate allows, though not more than a third of the time: a model late is
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
      TimeLimitedTask time = new TimeLimitedTask(limit);
      Execution learning =
          run.withSeed(seed.derive("fit/" + name))
              .withListener(time.watching(prefixed(name, run.listener())));
      Optional<FittedSynthesizer> fitted =
          time.call(() -> provider.create(Map.of()).fit(split.train(), this.options, learning));
      double seconds = secondsSpent() - begun;
      return fitted
          .map(model -> scoreCandidate(name, model, seconds))
          .orElseGet(() -> outOfTime(name, "its fit " + time.reason(), seconds, 0));
    } catch (CancellationException e) {
      run.checkInterrupted(); // whether it was us who were interrupted
      return failed(name, e, secondsSpent() - begun);
    } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
      return failed(name, e, secondsSpent() - begun);
    }
  }

  private Candidate scoreCandidate(String name, FittedSynthesizer model, double fitSeconds) {
    // Do not throw a fit away because of an estimate of the last one.
    double all = budget - secondsSpent();
    double limit =
        Math.max(Math.min(secondsLeft(), all - growth * fitSeconds), MIN_SCORING_SECONDS * all);
    if (limit <= 0) {
      return outOfTime(name, "no time was left to judge it", fitSeconds, 0);
    }
    double begun = secondsSpent();
    TimeLimitedTask time = new TimeLimitedTask(limit);
    Optional<Report> report = time.call(() -> score(name, model));
    scoringSeconds = secondsSpent() - begun;
    if (report.isEmpty()) {
      return outOfTime(name, "its judgement " + time.reason(), fitSeconds, scoringSeconds);
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

  /** All are judged by the same chance, so that they differ by their rows alone. */
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

  /** Only messages that were written for users are told: others may quote the data. */
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
