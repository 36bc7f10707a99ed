package org.ehrsynth.data;

import org.ehrsynth.InputException;

/** A file is not a well-formed table; the message names the file and the line, not the cells. */
public final class CsvFormatException extends InputException {
  private static final long serialVersionUID = 1L;

  CsvFormatException(String message) {
    super(message);
  }
}
