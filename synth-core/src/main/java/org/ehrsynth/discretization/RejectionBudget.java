package org.ehrsynth.discretization;

import java.util.Locale;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;

/**
 * A rejection budget counts the proposals under a condition and fails when too many in a row are
 * rejected.
 */
public final class RejectionBudget {
  private final Condition where;
  private final int wanted;
  private final int maxRejected;
  private long begun;
  private int rejected;

  /**
   * None begun.
   *
   * @param wanted rows
   * @param maxRejected rows begun in vain, one after another, before it is given up
   */
  public RejectionBudget(Condition where, int wanted, int maxRejected) {
    this.where = where;
    this.wanted = wanted;
    this.maxRejected = maxRejected;
  }

  /**
   * A row is begun.
   *
   * @param met rows that met the condition so far
   * @throws InputException if the budget is exhausted; the message states how often the condition
   *     was met
   */
  public void begin(int met) {
    if (rejected == maxRejected) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "condition '%s' was met by %,d of %,d proposed rows and needs %,d: the model holds"
                  + " it nearly impossible",
              where,
              met,
              begun,
              wanted));
    }
    begun++;
    rejected++;
  }

  /** The row met the condition. */
  public void met() {
    rejected = 0;
  }
}
