package org.ehrsynth.llm.chat;

import org.ehrsynth.InputException;

/**
 * Signals that a language model gave no answer. The message is one line with the endpoint, the
 * event and a remedy; it contains neither key nor prompt nor answer.
 */
public final class ChatException extends InputException {
  private static final long serialVersionUID = 1L;

  private final Cause reason;

  /** The kind of failure. */
  public enum Cause {
    /** Real rows would leave this machine. */
    NOT_ALLOWED,
    /** No connection. */
    UNREACHABLE,
    /** No answer in time. */
    TIMEOUT,
    /** Too many requests (429), after waiting. */
    RATE_LIMITED,
    /** The key is missing or rejected (401, 403). */
    UNAUTHORISED,
    /** The request was rejected (other 4xx), for instance because of an unknown model. */
    BAD_REQUEST,
    /** The server failed (5xx). */
    SERVER_ERROR,
    /** The response does not follow the protocol. */
    MALFORMED_RESPONSE
  }

  public ChatException(Cause reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Cause reason() {
    return reason;
  }

  /** A copy with a further remedy. */
  public ChatException withHelp(String help) {
    return new ChatException(reason, getMessage() + "; " + help);
  }
}
