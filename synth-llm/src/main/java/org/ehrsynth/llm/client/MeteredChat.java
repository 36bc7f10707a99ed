package org.ehrsynth.llm.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
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
 * A language model behind a server: remembers answers, tries again, keeps the pace, and keeps the
 * account. Opened by {@link ChatClients}. Thread-safe.
 *
 * <p>After a failure that may pass, a question is sent again after a pause of backOff · 2ⁿ⁻¹ · u
 * before attempt n + 1, at most a minute, u uniform on (½, 1) from the question's seed, so that
 * threads that failed together do not come back together. A pause that the server asks for holds
 * all threads.
 */
public final class MeteredChat implements Chat {
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);

  private final Endpoint endpoint;
  private final OpenAiChat server;
  private final Optional<ResponseCache> remembered;
  private final Clock timer;
  private final RateLimiter pace;
  private final Semaphore places;
  private UsageCost bill = new UsageCost(0, 0, 0, 0, ChatCompletion.Usage.NONE, 0);

  MeteredChat(
      Endpoint endpoint, OpenAiChat server, Optional<ResponseCache> remembered, Clock timer) {
    this.endpoint = endpoint;
    this.server = server;
    this.remembered = remembered;
    this.timer = timer;
    this.pace = new RateLimiter(endpoint.perMinute(), timer);
    this.places = new Semaphore(endpoint.concurrency(), true);
  }

  @Override
  public ChatCompletion send(ChatPrompt question) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    Optional<ChatCompletion> known = remembered.flatMap(folder -> folder.find(endpoint, question));
    if (known.isPresent()) {
      add(new UsageCost(0, 1, 0, 0, ChatCompletion.Usage.NONE, 0));
      return known.get();
    }
    ChatCompletion answer;
    try {
      answer = insist(question);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    }
    add(new UsageCost(1, 0, 0, 0, answer.usage(), 0));
    remembered.ifPresent(folder -> folder.keep(endpoint, question, answer));
    return answer;
  }

  private ChatCompletion insist(ChatPrompt question) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(question);
      } catch (RequestFailure fault) {
        if (!fault.isPassing() || attempt == endpoint.attempts()) {
          add(new UsageCost(0, 0, 0, 1, ChatCompletion.Usage.NONE, 0));
          throw fault.given(endpoint, attempt);
        }
        pace.hold(fault.pause());
        timer.pause(backOff(question, attempt));
        add(new UsageCost(0, 0, 1, 0, ChatCompletion.Usage.NONE, 0));
      }
    }
  }

  private ChatCompletion once(ChatPrompt question) throws InterruptedException {
    places.acquire();
    try {
      pace.await();
      return server.send(question);
    } finally {
      places.release();
    }
  }

  private Duration backOff(ChatPrompt question, int failures) {
    double factor = Math.scalb(1.0, Math.min(failures - 1, 60));
    double nanos = Math.min(LONGEST_BACK_OFF.toNanos(), endpoint.backOff().toNanos() * factor);
    double u = Seed.of(question.seed()).derive("pause").derive(failures).generator().uniform();
    return Duration.ofNanos((long) (nanos * (0.5 + u / 2)));
  }

  private double cost(ChatCompletion.Usage usage) {
    return (usage.promptTokens() * endpoint.promptTokenPrice()
            + usage.completionTokens() * endpoint.completionTokenPrice())
        / 1e6;
  }

  private synchronized void add(UsageCost more) {
    ChatCompletion.Usage usage = bill.usage().plus(more.usage());
    bill =
        new UsageCost(
            bill.answered() + more.answered(),
            bill.remembered() + more.remembered(),
            bill.repeats() + more.repeats(),
            bill.failed() + more.failed(),
            usage,
            cost(usage));
  }

  /** The account so far. */
  public synchronized UsageCost bill() {
    return bill;
  }
}
