package org.ehrsynth.model;

import java.util.Map;
import org.ehrsynth.constraint.transform.ConstrainedTable;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
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
   * Learns from guarded data. Not called by users.
   *
   * <p>The dataset holds only columns to learn; its levels are held by at least k subjects each and
   * its numbers lie within extremes held by at least k subjects. Where rules are declared, some
   * columns are joined or replaced by distances ({@code
   * org.ehrsynth.constraint.transform.ConstraintTransform}); what is drawn is put back by the
   * caller. What the model keeps beyond that (quantiles, leaves, weights) must rest on at least
   * {@code run.guard().minimumSubjects()} subjects each. {@code subjects[i]} tells whom row i
   * belongs to.
   *
   * @param run where it says so ({@link org.ehrsynth.execution.Execution#interruption}, {@link
   *     org.ehrsynth.execution.Execution#checkpoint}), a method that learns in epochs keeps the
   *     best so far when interrupted, and goes on from unfinished work
   * @throws java.util.concurrent.CancellationException soon after the thread is interrupted, if
   *     there is nothing to keep
   */
  Sampler fitGuarded(Dataset guarded, int[] subjects, Execution run);

  /**
   * Learns from guarded data where the method must see the columns as they are, for instance to
   * describe them, and not only in the shape in which declared rules have them learned. Not called
   * by users.
   *
   * @return a sampler of the columns of {@link ConstrainedTable#transformed()}
   */
  default Sampler fitGuarded(ConstrainedTable table, int[] subjects, Execution run) {
    return fitGuarded(table.transformed(), subjects, run);
  }

  /**
   * Learns from real data. Samples keep the rules that its schema declares.
   *
   * <p>The file of {@link Execution#checkpoint} stays when the fit has ended: save the model, then
   * delete it.
   *
   * @throws org.ehrsynth.InputException if there are no rows or no column to learn, or if rows
   *     break a declared rule and {@link Execution#violations()} is to fail, or if the checkpoint
   *     is of another fit
   * @throws java.util.concurrent.CancellationException soon after the thread is interrupted, unless
   *     {@link Execution#interruption()} is to keep the best so far and there is some
   */
  default FittedSynthesizer fit(Dataset real, Execution run) {
    return FittedSynthesizer.fit(this, real, run);
  }

  /** Learns with one thread and the default guard. */
  default FittedSynthesizer fit(Dataset real, Seed seed) {
    return fit(real, Execution.with(seed));
  }
}
