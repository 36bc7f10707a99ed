package org.ehrsynth.llm.chat;

import org.ehrsynth.InputException;

/**
 * A language model gave no answer. The message is one line that says which endpoint, what happened
 * and what helps; it holds neither key nor question nor answer.
 */
public final class ChatException extends InputException {
  private static final long serialVersionUID = 1L;

  private final Cause reason;

  /** What happened. */
  public enum Cause {
    /** Real rows would leave this machine. */
    NOT_ALLOWED,
    /** No connection. */
    UNREACHABLE,
    /** No answer in time. */
    TIMEOUT,
    /** Too many questions (429), after waiting. */
    RATE_LIMITED,
    /** The key is missing or refused (401, 403). */
    UNAUTHORISED,
    /** The question was refused as such (other 4xx), for instance an unknown model. */
    BAD_REQUEST,
    /** The server failed (5xx). */
    SERVER_ERROR,
    /** What came back is not what the protocol says. */
    MALFORMED_RESPONSE
  }

  public ChatException(Cause reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Cause reason() {
    return reason;
  }

  /** The same with something more that helps. */
  public ChatException withHelp(String help) {
    return new ChatException(reason, getMessage() + "; " + help);
  }
}
