package org.ehrsynth.model;

import java.util.Map;
import org.ehrsynth.constraint.transform.ConstrainedTable;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.random.Seed;

/**
 * The configuration of a method that learns a table and makes new rows: immutable, thread-safe,
 * without data. {@link #fit} gives what was learned.
 *
 * <p>A model author writes {@link #fitGuarded}; guarding rare facts, identifiers, blocks,
 * conditions, provenance and saving are done once for all models by {@link FittedSynthesizer}.
 */
public interface Synthesizer {

  /** The registered name of the method, for instance {@code gaussian-copula}. */
  String name();

  /** The settings by name, as they go into provenance; values are numbers, texts and booleans. */
  Map<String, Object> settings();

  /**
   * Fits guarded data. {@link #fit} calls it; users do not.
   *
   * <p>The dataset contains only columns to learn. At least k subjects hold each of its levels, and
   * its numbers lie within extremes that at least k subjects hold. Where constraints are declared,
   * some columns are joined or replaced by differences ({@link
   * org.ehrsynth.constraint.transform.ConstraintTransform}); the caller restores drawn rows.
   * Whatever the model keeps beyond that (quantiles, leaves, weights) must rest on at least {@link
   * org.ehrsynth.fit.FitOptions#minimumSubjects()} subjects each.
   *
   * @param subjects the subject of each row
   * @param options a method that trains in epochs follows {@link
   *     org.ehrsynth.fit.FitOptions#interruption} and {@link
   *     org.ehrsynth.fit.FitOptions#checkpoint}: it keeps the best epoch so far when interrupted,
   *     and resumes unfinished work
   * @throws java.util.concurrent.CancellationException soon after the thread is interrupted, if
   *     there is nothing to keep
   */
  Sampler fitGuarded(Dataset guarded, Subjects subjects, FitOptions options, Execution run);

  /**
   * Fits guarded data where the method must see the columns as they are, for instance to describe
   * them, and not only as constraints transform them. {@link #fit} calls it; users do not.
   *
   * @return a sampler of the columns of {@link ConstrainedTable#transformed()}
   */
  default Sampler fitGuarded(
      ConstrainedTable table, Subjects subjects, FitOptions options, Execution run) {
    return fitGuarded(table.transformed(), subjects, options, run);
  }

  /**
   * Fits real data. Samples satisfy the constraints that its schema declares.
   *
   * <p>The file of {@link FitOptions#checkpoint} stays when the fit has ended: save the model, then
   * delete it.
   *
   * @throws org.ehrsynth.InputException if there are no rows or no column to learn, if rows break a
   *     declared constraint and {@link FitOptions#violations()} refuses them, or if the checkpoint
   *     belongs to another fit
   * @throws java.util.concurrent.CancellationException soon after the thread is interrupted, unless
   *     {@link FitOptions#interruption()} keeps the best epoch so far and there is one
   */
  default FittedSynthesizer fit(Dataset real, FitOptions options, Execution run) {
    return new FitPipeline(this, options, run).fit(real);
  }

  /** Fits with {@link FitOptions#defaults()}. */
  default FittedSynthesizer fit(Dataset real, Execution run) {
    return fit(real, FitOptions.defaults(), run);
  }

  /** Fits with {@link FitOptions#defaults()} on one thread. */
  default FittedSynthesizer fit(Dataset real, Seed seed) {
    return fit(real, Execution.with(seed));
  }
}
