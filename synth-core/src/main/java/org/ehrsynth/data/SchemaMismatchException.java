package org.ehrsynth.data;

import org.ehrsynth.InputException;

/** A table does not fit a schema; the message names column, row, rule and the kind found. */
public final class SchemaMismatchException extends InputException {
  private static final long serialVersionUID = 1L;

  public SchemaMismatchException(String message) {
    super(message);
  }
}
