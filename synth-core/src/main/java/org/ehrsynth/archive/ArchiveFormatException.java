package org.ehrsynth.archive;

import org.ehrsynth.InputException;

/** A model file is damaged, not ours, or of a newer format. */
public final class ArchiveFormatException extends InputException {
  private static final long serialVersionUID = 1L;

  public ArchiveFormatException(String message) {
    super(message);
  }
}
