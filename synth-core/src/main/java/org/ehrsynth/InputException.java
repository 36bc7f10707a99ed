package org.ehrsynth;

/**
 * The input is wrong in a way the user can mend. The message is one line that says what, where, by
 * which rule, and what kind of thing was found; it never holds a patient's value.
 */
public class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
