package org.ehrsynth;

/**
 * Signals input that the user can correct. The message is one line that states what, where, by
 * which rule, and what kind of value was found; it never contains a value of a patient.
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
