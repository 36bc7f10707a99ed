package org.ehrsynth.llm.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Signals that one request failed; a further attempt may succeed. It wraps no other exception,
 * because the messages of other libraries may show what was sent or received.
 */
public final class RequestFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** If a server requests a longer pause, the failure is final. */
  static final Duration MAX_PAUSE = Duration.ofMinutes(10);

  private static final Set<ChatException.Cause> TRANSIENT =
      Set.of(
          ChatException.Cause.TIMEOUT,
          ChatException.Cause.RATE_LIMITED,
          ChatException.Cause.SERVER_ERROR,
          ChatException.Cause.UNREACHABLE,
          ChatException.Cause.MALFORMED_RESPONSE);

  private final ChatException.Cause reason;
  private final String what;
  private final String help;
  private final Duration pause;

  /**
   * A failure without a requested pause.
   *
   * @param what happened; follows the address and a colon in the message
   * @param help what the user can do, an imperative
   */
  public RequestFailure(ChatException.Cause reason, String what, String help) {
    this(reason, what, help, Duration.ZERO);
  }

  private RequestFailure(ChatException.Cause reason, String what, String help, Duration pause) {
    super(what, null, false, false);
    this.reason = reason;
    this.what = what;
    this.help = help;
    this.pause = pause;
  }

  /** A copy with the pause that the server requests. */
  public RequestFailure withPause(Optional<Duration> requested) {
    return new RequestFailure(reason, what, help, requested.orElse(Duration.ZERO));
  }

  /** The pause that the server requests; zero if it requests none. */
  public Duration pause() {
    return pause;
  }

  /** Whether a further attempt may succeed. */
  public boolean isTransient() {
    return TRANSIENT.contains(reason) && pause.compareTo(MAX_PAUSE) <= 0;
  }

  /** The exception for the user after the last attempt. */
  public ChatException toChatException(Endpoint endpoint, int attempts) {
    String tried = attempts > 1 ? " (tried %,d times)".formatted(attempts) : "";
    String wait =
        pause.compareTo(MAX_PAUSE) > 0
            ? ", the server requests a pause of %,d s".formatted(pause.toSeconds())
            : "";
    return new ChatException(
        reason, "%s: %s%s%s; %s".formatted(endpoint.url(), what, wait, tried, help));
  }
}
