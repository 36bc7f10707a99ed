package org.ehrsynth.auto;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.model.FitOptions;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.plugin.RecordSettings;

/**
 * Chooses a model for a table: tries several on a part of its patients, judges their rows with the
 * others, and learns the best on all.
 *
 * <p><b>The race.</b> Of a table with more than {@code rows} rows (fewer in a budget below 100 s,
 * see {@link AutoSelectConfig}), whole patients are drawn. They are split by patient; each
 * candidate learns the larger part with its default settings, draws as many rows as it learned, and
 * is judged. A candidate is <b>barred</b> if its privacy is refuted on the patients kept away from
 * it:
 *
 * <ul>
 *   <li>the lower end of the interval of the best membership attack's AUC, which allows for the
 *       choice of the best, is .55 or more; or
 *   <li>an attack finds at least 2 % of the members at 1 % false alarms, and that is 4.9 standard
 *       errors above 1 %; or
 *   <li>copies of learned rows, or of uniques on key columns, are more than copies of as many held
 *       out rows, by 4.9 standard errors.
 * </ul>
 *
 * <p>These are lower ends because the question is whether a model leaks more than others, and in a
 * small table every model, independent columns too, tells something of the patients learned from:
 * their means. So a small table bars copying, and cannot see a small leak; {@link
 * org.ehrsynth.eval.report.ReleaseGate} asks that privacy be shown. Where an attack does not apply
 * (fewer than 20 rows held out) it bars nobody.
 *
 * <p>Of the others the one with the smallest loss wins:
 *
 * <p>\( 2 (\max(AUC, ½) - ½) + \max(gap, 0) + (1 - quality) \)
 *
 * <p>with the AUC of boosted trees that tell its rows from those it learned (½ is undetectable, 1
 * is told at sight), the loss of AUROC (or of R²) of a predictor that learned its rows instead of
 * real ones, where the schema has an outcome or an event, and the SDMetrics quality. It is one
 * number, so that the order of two does not depend on a third; of equal ones the earlier candidate
 * wins. A term that does not apply to any is left out; to one only, it counts 1 for that one.
 *
 * <p><b>Time.</b> The budget is for the race and the last fit together. Candidates are tried in
 * order; each may take what leaves time to judge it and to fit it, or the best so far, on all rows,
 * taken as its own fit's time times the ratio of rows to the power ¾ (warming up and models' own
 * limits of rows do not grow). One that does not end in that, or whose progress shows that it will
 * not end in twice that, is out of time; one that fails has failed; the others go on. As long as no
 * candidate stands, a fit may take twice as long, and a judgement may always take half of what is
 * left. The last fit is not cut, and work that is not interruptible (a boosted tree being grown)
 * goes on some seconds. So the budget is a plan: where it is tight and the table large, it may be
 * passed.
 *
 * <p><b>Sameness.</b> The same table, settings and seed give the same figures, for any number of
 * threads; only which candidates end in time depends on the clock. The winner learns all rows under
 * the seed of the run, so that the model is the one that naming it would have given, to the byte.
 *
 * <p>This is no {@link org.ehrsynth.model.Synthesizer}, because what it gives is another method's
 * model, under that method's name and settings, and it needs the evaluation, which models do not
 * know. Immutable, thread-safe.
 */
public final class AutoSelect {
  /** As in {@code --model auto}. */
  public static final String NAME = "auto";

  private final AutoSelectConfig config;
  private final List<SynthesizerProvider> candidates;

  /** With the default settings. */
  public AutoSelect() {
    this(AutoSelectConfig.defaults());
  }

  public AutoSelect(AutoSelectConfig config) {
    this(config, config.providers());
  }

  /** With other candidates than the settings name. */
  AutoSelect(AutoSelectConfig config, List<SynthesizerProvider> candidates) {
    this.config = config;
    this.candidates = List.copyOf(candidates);
  }

  static ModelChoice.MethodInfo info() {
    return new ModelChoice.MethodInfo(
        NAME,
        "tries several models on a part of the patients, bars those that leak, and learns the most"
            + " faithful of the others on all; within a time",
        "the rule: docs/models/auto.md",
        RecordSettings.describe(AutoSelectConfig.defaults()),
        false,
        false,
        false);
  }

  /**
   * Tries the candidates, and fits none on all rows.
   *
   * @param options the guard and the violation policy; its checkpoint is not used
   * @throws InputException if the table has fewer than two patients, or rows that break a declared
   *     rule and the policy is to fail
   * @throws CancellationException soon after the thread is interrupted, whatever {@link
   *     FitOptions#interruption}
   */
  public ModelSelection select(Dataset real, FitOptions options, Execution run) {
    return new SelectionRun(config, candidates, real, options, run).run();
  }

  /** Races with {@link FitOptions#defaults()}. */
  public ModelSelection select(Dataset real, Execution run) {
    return select(real, FitOptions.defaults(), run);
  }

  /** Races, and fits the winner on all rows; see {@link #selectAndFit}. */
  public FittedSynthesizer fit(Dataset real, Execution run) {
    return selectAndFit(real, FitOptions.defaults(), run).model();
  }

  /**
   * Races, and fits the winner on all rows with the run as it is.
   *
   * @return the model with the race
   * @throws InputException as {@link #select} does, and if all candidates are barred, out of time
   *     or failed; the message tells each one's reason
   * @throws CancellationException soon after the thread is interrupted, unless that comes in the
   *     last fit, and {@link FitOptions#interruption} is to keep the best so far and there is some
   */
  public FitResult selectAndFit(Dataset real, FitOptions options, Execution run) {
    ModelSelection race = select(real, options, run);
    String winner = race.chosen().name();
    SynthesizerProvider provider =
        candidates.stream().filter(p -> p.name().equals(winner)).findFirst().orElseThrow();
    return new FitResult(provider.create(Map.of()).fit(real, options, run), Optional.of(race));
  }

  /** Races and fits with {@link FitOptions#defaults()}. */
  public FitResult selectAndFit(Dataset real, Execution run) {
    return selectAndFit(real, FitOptions.defaults(), run);
  }
}
