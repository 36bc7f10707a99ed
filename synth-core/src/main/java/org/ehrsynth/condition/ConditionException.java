package org.ehrsynth.condition;

import org.ehrsynth.InputException;

/** A condition cannot be understood; the message points at the place. */
public final class ConditionException extends InputException {
  private static final long serialVersionUID = 1L;

  ConditionException(String message) {
    super(message);
  }
}
