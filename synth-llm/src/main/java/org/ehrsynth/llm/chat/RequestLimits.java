package org.ehrsynth.llm.chat;

import java.time.Duration;
import java.util.Objects;

/**
 * Limits on the requests to one server: how long, how often and how many at a time.
 *
 * @param timeout for a whole answer, from 1 ms to a day; small models on a laptop take minutes
 * @param attempts how many times a request is sent while the server fails, 1 to 100
 * @param backOff the maximum pause before the second attempt, 0 to an hour; doubled before each
 *     further one, up to a minute
 * @param perMinute maximum number of requests per minute, evenly spaced; 0: no limit
 * @param concurrency maximum number of requests in progress at the same time, 1 to 64
 */
public record RequestLimits(
    Duration timeout, int attempts, Duration backOff, int perMinute, int concurrency) {

  public RequestLimits {
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(backOff, "backOff");
    if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("timeout must be from 1 ms to a day, found " + timeout);
    }
    if (backOff.isNegative() || backOff.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("backOff must be from 0 to an hour, found " + backOff);
    }
    check("attempts", attempts, 1, 100);
    check("perMinute", perMinute, 0, 1_000_000);
    check("concurrency", concurrency, 1, 64);
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be in [%,d, %,d], found %,d".formatted(name, min, max, value));
    }
  }

  public RequestLimits withTimeout(Duration timeout) {
    return new RequestLimits(timeout, attempts, backOff, perMinute, concurrency);
  }

  public RequestLimits withAttempts(int attempts) {
    return new RequestLimits(timeout, attempts, backOff, perMinute, concurrency);
  }

  public RequestLimits withBackOff(Duration backOff) {
    return new RequestLimits(timeout, attempts, backOff, perMinute, concurrency);
  }

  public RequestLimits withPerMinute(int perMinute) {
    return new RequestLimits(timeout, attempts, backOff, perMinute, concurrency);
  }

  public RequestLimits withConcurrency(int concurrency) {
    return new RequestLimits(timeout, attempts, backOff, perMinute, concurrency);
  }
}
