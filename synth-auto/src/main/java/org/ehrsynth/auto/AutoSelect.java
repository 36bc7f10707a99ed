package org.ehrsynth.auto;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.plugin.RecordSettings;

/**
 * Chooses a model for a table: fits several candidates to a part of the patients, scores their rows
 * on the other patients, and fits the best candidate to all rows.
 *
 * <p><b>Selection.</b> If the table has more than {@code rows} rows (fewer with a budget below 100
 * s, see {@link AutoSelectConfig}), whole patients are sampled. They are split by patient; each
 * candidate is fitted to the larger part with its default settings, samples as many rows, and is
 * scored. A candidate is <b>barred</b> if the held-out patients show that it is not private:
 *
 * <ul>
 *   <li>the lower end of the interval of the best membership attack's AUC, which allows for the
 *       choice of the best attack, is .55 or more; or
 *   <li>an attack finds at least 2 % of the members at 1 % false positives, and that is 4.9
 *       standard errors above 1 %; or
 *   <li>copies of training rows, or of unique quasi-identifiers, exceed copies of as many held-out
 *       rows by 4.9 standard errors.
 * </ul>
 *
 * <p>Lower ends are used because the question is whether a model leaks more than others. In a small
 * table every model, even independent columns, discloses something about the training patients:
 * their means. So a small table reveals copying, but not a small leak; {@link
 * org.ehrsynth.eval.report.ReleaseGate} requires that privacy be shown. An attack that does not
 * apply (fewer than 20 held-out rows) bars no candidate.
 *
 * <p>Of the other candidates the one with the smallest loss wins:
 *
 * <p>\( 2 (\max(AUC, ½) - ½) + \max(gap, 0) + (1 - quality) \)
 *
 * <p>where AUC is that of boosted trees that classify rows as synthetic or real (½ is undetectable,
 * 1 is obvious), gap is the loss of AUROC (or of R²) of a predictor trained on synthetic instead of
 * real rows, if the schema has an outcome or an event, and quality is the SDMetrics quality score.
 * The loss is a single number, so that the order of two candidates does not depend on a third; of
 * equal candidates the earlier one wins. A term that applies to no candidate is left out; for a
 * candidate that lacks a term that applies to others, the term counts 1.
 *
 * <p><b>Time.</b> The budget covers the selection and the final fit. Candidates are tried in order.
 * Each may take the time that leaves enough for its scoring and for the final fit of the best
 * candidate, which is estimated as the time of its own fit times the ratio of rows to the power ¾
 * (start-up and the models' own row limits do not grow). A candidate that does not end in that
 * time, or whose progress projects to more than twice that time, is out of time; a candidate that
 * fails is recorded as failed; the others continue. Until a candidate has been scored, a fit may
 * take twice as long, and scoring may always take half of the time left. The final fit is never
 * cut, and work that cannot be interrupted (a boosted tree being grown) continues for some seconds.
 * The budget is therefore a plan: it may be exceeded if it is tight and the table is large.
 *
 * <p><b>Reproducibility.</b> The same table, settings and seed give the same figures for any number
 * of threads; only which candidates end in time depends on the clock. The winner is fitted to all
 * rows with the seed of the run, so that the model is identical, to the byte, to the one fitted by
 * name.
 *
 * <p>This class is not a {@link org.ehrsynth.model.Synthesizer}, because it returns the model of
 * another method, under the name and settings of that method, and because it needs the evaluation,
 * which models do not depend on. Immutable and thread-safe.
 */
public final class AutoSelect {
  /** The name in {@code --model auto}. */
  public static final String NAME = "auto";

  private final AutoSelectConfig config;
  private final List<SynthesizerProvider> candidates;

  /** Creates a selection with the default settings. */
  public AutoSelect() {
    this(AutoSelectConfig.defaults());
  }

  public AutoSelect(AutoSelectConfig config) {
    this(config, config.providers());
  }

  /** Creates a selection among other candidates than those of the settings. */
  AutoSelect(AutoSelectConfig config, List<SynthesizerProvider> candidates) {
    this.config = config;
    this.candidates = List.copyOf(candidates);
  }

  static ModelChoice.MethodInfo info() {
    return new ModelChoice.MethodInfo(
        NAME,
        "fits several models to a part of the patients, bars those that leak, and fits the most"
            + " faithful of the others to all patients, within a time budget",
        "decision rule: docs/models/auto.md",
        RecordSettings.describe(AutoSelectConfig.defaults()),
        false,
        false,
        false);
  }

  /**
   * Compares the candidates without a final fit.
   *
   * @param options the guard and the violation policy; its checkpoint is not used
   * @throws InputException if the table has fewer than two patients, or rows that violate a
   *     declared constraint while the policy is to fail
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

  /** Selects a model and fits it to all rows; see {@link #selectAndFit}. */
  public FittedSynthesizer fit(Dataset real, Execution run) {
    return selectAndFit(real, FitOptions.defaults(), run).model();
  }

  /**
   * Selects a model and fits it to all rows with the given run.
   *
   * <p><<<<<<< HEAD
   *
   * @return the model with the selection
   * @throws InputException as {@link #select} does, and if all candidates are barred, out of time
   *     or failed; the message tells each one's reason =======
   * @return the model with the race
   * @throws InputException as {@link #select} does, and if all candidates are barred, out of time
   *     or failed; the message tells each one's reason >>>>>>> h-given
   * @throws CancellationException soon after the thread is interrupted, unless that comes in the
   *     last fit, and {@link FitOptions#interruption} is to keep the best so far and there is some
   */
  public FitResult selectAndFit(Dataset real, FitOptions options, Execution run) {
    ModelSelection selection = select(real, options, run);
    String winner = selection.chosen().name();
    SynthesizerProvider provider =
        candidates.stream().filter(p -> p.name().equals(winner)).findFirst().orElseThrow();
    return new FitResult(provider.create(Map.of()).fit(real, options, run), Optional.of(selection));
  }

  /** Races and fits with {@link FitOptions#defaults()}. */
  public FitResult selectAndFit(Dataset real, Execution run) {
    return selectAndFit(real, FitOptions.defaults(), run);
  }
}
