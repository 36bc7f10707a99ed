package org.ehrsynth.llm.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.Clock;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.RateLimiter;
import org.ehrsynth.llm.chat.RequestFailure;
import org.ehrsynth.llm.chat.UsageCost;
import org.ehrsynth.random.Seed;

/**
 * A language model behind a server, with a cache, retries, a rate limit and an account of its
 * usage. Opened by {@link ChatClients}. Thread-safe.
 *
 * <p>After a transient failure a prompt is sent again after a pause of backOff · 2ⁿ⁻¹ · u before
 * attempt n + 1, at most a minute, with u uniform on (½, 1) from the prompt's seed, so that threads
 * that failed together do not retry together. A pause that the server requests holds all threads.
 */
public final class MeteredChat implements Chat {
  private static final Duration MAX_BACK_OFF = Duration.ofMinutes(1);

  private final Endpoint endpoint;
  private final OpenAiChat server;
  private final Optional<ResponseCache> cache;
  private final Clock clock;
  private final RateLimiter rateLimiter;
  private final Semaphore permits;
  private UsageCost usage = UsageCost.NONE;

  MeteredChat(Endpoint endpoint, OpenAiChat server, Optional<ResponseCache> cache, Clock clock) {
    this.endpoint = endpoint;
    this.server = server;
    this.cache = cache;
    this.clock = clock;
    this.rateLimiter = new RateLimiter(endpoint.limits().perMinute(), clock);
    this.permits = new Semaphore(endpoint.limits().concurrency(), true);
  }

  @Override
  public ChatCompletion send(ChatPrompt prompt) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    Optional<ChatCompletion> known = cache.flatMap(folder -> folder.find(endpoint, prompt));
    if (known.isPresent()) {
      update(UsageCost::plusCached);
      return known.get();
    }
    ChatCompletion answer = sendInterruptibly(prompt);
    update(total -> total.plusAnswered(answer.usage(), endpoint.prices()));
    cache.ifPresent(folder -> folder.put(endpoint, prompt, answer));
    return answer;
  }

  private ChatCompletion sendInterruptibly(ChatPrompt prompt) {
    try {
      return sendWithRetries(prompt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    }
  }

  private ChatCompletion sendWithRetries(ChatPrompt prompt) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return sendOnce(prompt);
      } catch (RequestFailure failure) {
        if (!failure.isTransient() || attempt == endpoint.limits().attempts()) {
          update(UsageCost::plusFailed);
          throw failure.toChatException(endpoint, attempt);
        }
        rateLimiter.pauseFor(failure.pause());
        clock.pause(backOff(prompt, attempt));
        update(UsageCost::plusRetry);
      }
    }
  }

  private ChatCompletion sendOnce(ChatPrompt prompt) throws InterruptedException {
    permits.acquire();
    try {
      rateLimiter.await();
      return server.send(prompt);
    } finally {
      permits.release();
    }
  }

  private Duration backOff(ChatPrompt prompt, int failures) {
    double factor = Math.scalb(1.0, Math.min(failures - 1, 60));
    double nanos = Math.min(MAX_BACK_OFF.toNanos(), endpoint.limits().backOff().toNanos() * factor);
    double u = Seed.of(prompt.seed()).derive("pause").derive(failures).generator().nextDouble();
    return Duration.ofNanos((long) (nanos * (0.5 + u / 2)));
  }

  private synchronized void update(UnaryOperator<UsageCost> change) {
    usage = change.apply(usage);
  }

  /** The requests so far, and their cost. */
  public synchronized UsageCost usage() {
    return usage;
  }
}
