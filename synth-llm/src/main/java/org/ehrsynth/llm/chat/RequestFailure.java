package org.ehrsynth.llm.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One request failed; another may not. Holds no other exception, since those of foreign code may
 * show what was sent or received.
 */
public final class RequestFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A server that asks for a longer pause has been asked too much for this day. */
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
   * A failure without a pause that the server asks for.
   *
   * @param what happened, to go on after the address and a colon
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

  /** The same, after which the server wants to be left alone for a while. */
  public RequestFailure withPause(Optional<Duration> requested) {
    return new RequestFailure(reason, what, help, requested.orElse(Duration.ZERO));
  }

  /** The pause that the server asks for; zero where it asks for none. */
  public Duration pause() {
    return pause;
  }

  public boolean isTransient() {
    return TRANSIENT.contains(reason) && pause.compareTo(MAX_PAUSE) <= 0;
  }

  /** What the user is told when no further attempt is made. */
  public ChatException toChatException(Endpoint endpoint, int attempts) {
    String tried = attempts > 1 ? " (tried %,d times)".formatted(attempts) : "";
    String wait =
        pause.compareTo(MAX_PAUSE) > 0
            ? " and wants to be left alone for %,d s".formatted(pause.toSeconds())
            : "";
    return new ChatException(
        reason, "%s: %s%s%s; %s".formatted(endpoint.url(), what, wait, tried, help));
  }
}
