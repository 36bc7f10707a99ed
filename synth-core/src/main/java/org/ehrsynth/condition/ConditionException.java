package org.ehrsynth.condition;

import org.ehrsynth.InputException;

/** Signals a condition that cannot be parsed; the message points at the position. */
public final class ConditionException extends InputException {
  private static final long serialVersionUID = 1L;

  ConditionException(String message) {
    super(message);
  }
}
