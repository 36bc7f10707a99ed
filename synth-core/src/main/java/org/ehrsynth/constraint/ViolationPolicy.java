package org.ehrsynth.constraint;

import java.util.Arrays;
import java.util.Locale;
import org.ehrsynth.InputException;

/** A violation policy decides what a fit does with real rows that violate a declared constraint. */
public enum ViolationPolicy {
  /**
   * Refuse to learn: either the rows or the constraints are wrong. The message counts rows by
   * constraint.
   */
  FAIL,

  /** Learn from the other rows. */
  DROP,

  /**
   * Learn from all rows. A constraint that rows of at least k patients break is then not enforced
   * on a share of the drawn rows, chosen by chance: the share of real rows that violate such a
   * constraint. So synthetic rows break it at most as often as real ones, in the mean. Rows that
   * violate a constraint which fewer patients break are left out, as with {@link #DROP}.
   */
  REPRODUCE_RATE;

  /** The name in commands and messages: fail, drop, reproduce-rate. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The policy of that label.
   *
   * @throws InputException if there is none; the message lists them
   */
  public static ViolationPolicy of(String label) {
    return Arrays.stream(values())
        .filter(policy -> policy.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "unknown policy for rows that violate a constraint: expected fail, drop or"
                        + " reproduce-rate, found '"
                        + label
                        + "'"));
  }
}
