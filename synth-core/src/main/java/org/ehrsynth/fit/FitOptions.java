package org.ehrsynth.fit;

import java.util.Objects;
import org.ehrsynth.constraint.ViolationPolicy;
import org.ehrsynth.guard.DisclosureGuard;

/**
 * Decides what a fit does beyond the settings of its method.
 *
 * @param guard removes facts that too few subjects hold before anything is learned
 * @param violations treats real rows that break a declared constraint
 * @param interruption decides what a long fit does when its thread is interrupted
 * @param checkpoint keeps the unfinished fit; its file stays when the fit has ended
 */
public record FitOptions(
    DisclosureGuard guard,
    ViolationPolicy violations,
    InterruptPolicy interruption,
    Checkpoint checkpoint) {

  public FitOptions {
    Objects.requireNonNull(guard, "guard");
    Objects.requireNonNull(violations, "violations");
    Objects.requireNonNull(interruption, "interruption");
    Objects.requireNonNull(checkpoint, "checkpoint");
  }

  /**
   * Returns the default guard; real rows that break a constraint are refused, the fit stops when
   * interrupted and keeps no unfinished work.
   */
  public static FitOptions defaults() {
    return new FitOptions(
        DisclosureGuard.DEFAULT, ViolationPolicy.FAIL, InterruptPolicy.STOP, Checkpoint.NONE);
  }

  public FitOptions withGuard(DisclosureGuard guard) {
    return new FitOptions(guard, violations, interruption, checkpoint);
  }

  public FitOptions withViolations(ViolationPolicy violations) {
    return new FitOptions(guard, violations, interruption, checkpoint);
  }

  public FitOptions withInterruption(InterruptPolicy interruption) {
    return new FitOptions(guard, violations, interruption, checkpoint);
  }

  public FitOptions withCheckpoint(Checkpoint checkpoint) {
    return new FitOptions(guard, violations, interruption, checkpoint);
  }

  /** Returns the least number of subjects that a learned fact must rest on (k). */
  public int minimumSubjects() {
    return guard.minimumSubjects();
  }
}
