package org.ehrsynth.llm.chat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.ehrsynth.llm.chat.Answer.Usage;
import org.ehrsynth.random.Seed;

/**
 * A language model on a server: the one door through which questions leave. It remembers answers,
 * keeps the limit of questions a minute, tries again where that may help, and keeps the account.
 *
 * <p>Time-outs, lost connections, 429, 5xx and broken answers are tried again after pauses that
 * double, each multiplied by a number drawn from [½, 1] so that threads do not come back together;
 * where the server says how long to wait, it is that at least.
 *
 * <p>Thread-safe; shared by threads, so that limits hold for all.
 */
public final class Server implements Chat {
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Waits; tests need not. */
  @FunctionalInterface
  interface Pauses {
    void pause(Duration duration) throws InterruptedException;
  }

  private final Endpoint endpoint;
  private final Chat once;
  private final Optional<AnswerCache> cache;
  private final Pauses pauses;
  private final Pace pace;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong remembered = new AtomicLong();
  private final AtomicLong tokensAsked = new AtomicLong();
  private final AtomicLong tokensAnswered = new AtomicLong();

  Server(Endpoint endpoint, Chat once, Optional<AnswerCache> cache, Pauses pauses) {
    this.endpoint = endpoint;
    this.once = once;
    this.cache = cache;
    this.pauses = pauses;
    this.pace = new Pace(endpoint.perMinute());
  }

  /**
   * A door to a server. Nothing is sent before the first question.
   *
   * @param answers the folder that remembers answers; empty: none
   * @throws org.ehrsynth.InputException if the key cannot be read, or the folder cannot be made
   */
  public static Server open(Endpoint endpoint, Optional<Path> answers) {
    return open(endpoint, answers, duration -> Thread.sleep(duration.toMillis()));
  }

  static Server open(Endpoint endpoint, Optional<Path> answers, Pauses pauses) {
    return new Server(
        endpoint,
        new OpenAiChat(endpoint, ServerKey.of(endpoint.keyFile())),
        answers.map(folder -> AnswerCache.in(folder, endpoint)),
        pauses);
  }

  @Override
  public Answer ask(Question question) {
    // What may not leave is refused even where its answer is remembered.
    HomeGuard.check(endpoint, question.content());
    Optional<Answer> known = cache.flatMap(c -> c.find(question));
    if (known.isPresent()) {
      remembered.incrementAndGet();
      return new Answer(known.get().text(), known.get().end(), Usage.NONE);
    }
    Answer answer = tried(question);
    answered.incrementAndGet();
    tokensAsked.addAndGet(answer.usage().asked());
    tokensAnswered.addAndGet(answer.usage().answered());
    cache.ifPresent(c -> c.keep(question, answer));
    return answer;
  }

  private Answer tried(Question question) {
    Duration pause = endpoint.pause();
    for (int attempt = 1; ; attempt++) {
      try {
        wait(pace.next(System.nanoTime()));
        sent.incrementAndGet();
        return once.ask(question);
      } catch (ChatException e) {
        if (!e.reason().mayPass() || attempt == endpoint.attempts()) {
          throw attempt == 1 ? e : e.after(attempt);
        }
        double share = 1 - new Seed(question.seed()).derive(attempt).generator().uniform() / 2;
        Duration own = Duration.ofMillis(Math.round(pause.toMillis() * share));
        Duration asked = e.retryAfter().orElse(Duration.ZERO);
        wait(own.compareTo(asked) > 0 ? own : asked);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
  }

  private void wait(Duration duration) {
    if (duration.isZero()) {
      return;
    }
    try {
      pauses.pause(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    }
  }

  /** The server, without the key. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** What was sent and what it cost so far. */
  public Bill bill() {
    return new Bill(
        answered.get(),
        remembered.get(),
        sent.get() - answered.get(),
        new Usage(tokensAsked.get(), tokensAnswered.get()),
        endpoint.askedPrice() * 1e-6 * tokensAsked.get()
            + endpoint.answeredPrice() * 1e-6 * tokensAnswered.get());
  }
}
