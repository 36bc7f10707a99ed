package org.ehrsynth.data;

import org.ehrsynth.InputException;

/**
 * Signals a file that is not a well-formed table; the message names the file and the line, no cell.
 */
public final class CsvFormatException extends InputException {
  private static final long serialVersionUID = 1L;

  CsvFormatException(String message) {
    super(message);
  }
}
