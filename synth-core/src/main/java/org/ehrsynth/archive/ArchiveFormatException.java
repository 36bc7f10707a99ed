package org.ehrsynth.archive;

import org.ehrsynth.InputException;

/** Signals a file that is damaged, is no model file, or has a newer format. */
public final class ArchiveFormatException extends InputException {
  private static final long serialVersionUID = 1L;

  public ArchiveFormatException(String message) {
    super(message);
  }
}
