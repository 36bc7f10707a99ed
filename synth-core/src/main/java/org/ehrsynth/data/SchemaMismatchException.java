package org.ehrsynth.data;

import org.ehrsynth.InputException;

/**
 * Signals a table that does not fit a schema; the message names column, row, rule and kind of
 * value.
 */
public final class SchemaMismatchException extends InputException {
  private static final long serialVersionUID = 1L;

  public SchemaMismatchException(String message) {
    super(message);
  }
}
