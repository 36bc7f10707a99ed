package org.ehrsynth.llm.chat;

import java.time.Duration;
import java.util.Optional;
import org.ehrsynth.InputException;

/**
 * A language model gave no answer. The message is one line that says which endpoint, what happened
 * and what helps; it holds neither key nor question nor answer.
 */
public final class ChatException extends InputException {
  private static final long serialVersionUID = 1L;

  private final Cause reason;
  private final transient Optional<Duration> retryAfter;

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
    BROKEN_ANSWER;

    /** Whether the same question may be answered another time. */
    boolean mayPass() {
      return this != NOT_ALLOWED && this != UNAUTHORISED && this != BAD_REQUEST;
    }
  }

  public ChatException(Cause reason, String message) {
    this(reason, message, Optional.empty());
  }

  /**
   * With the time that the server asks to wait.
   *
   * @param retryAfter empty if it does not say
   */
  ChatException(Cause reason, String message, Optional<Duration> retryAfter) {
    super(message);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  public Cause reason() {
    return reason;
  }

  /** The same, telling how often it was tried. */
  ChatException after(int attempts) {
    return new ChatException(
        reason, "%s (tried %d times)".formatted(getMessage(), attempts), retryAfter);
  }

  /** The same with what helps. */
  public ChatException with(String help) {
    return new ChatException(reason, getMessage() + "; " + help, retryAfter);
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
