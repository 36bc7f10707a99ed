package org.ehrsynth.llm.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import org.ehrsynth.random.Seed;

/**
 * A language model behind a server: remembers answers, tries again, keeps the pace, and keeps the
 * account. Opened by {@link Chats}. Thread-safe.
 *
 * <p>After a failure that may pass, a question is sent again after a pause of backOff · 2ⁿ⁻¹ · u
 * before attempt n + 1, at most a minute, u uniform on (½, 1) from the question's seed, so that
 * threads that failed together do not come back together. A pause that the server asks for holds
 * all threads.
 */
public final class AccountedChat implements Chat {
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);

  private final Endpoint endpoint;
  private final OpenAiChat server;
  private final Optional<AnswerFolder> remembered;
  private final Timer timer;
  private final Pace pace;
  private final Semaphore places;
  private Bill bill = new Bill(0, 0, 0, 0, Answer.Usage.NONE, 0);

  AccountedChat(
      Endpoint endpoint, OpenAiChat server, Optional<AnswerFolder> remembered, Timer timer) {
    this.endpoint = endpoint;
    this.server = server;
    this.remembered = remembered;
    this.timer = timer;
    this.pace = new Pace(endpoint.perMinute(), timer);
    this.places = new Semaphore(endpoint.concurrency(), true);
  }

  @Override
  public Answer ask(Question question) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    Optional<Answer> known = remembered.flatMap(folder -> folder.find(endpoint, question));
    if (known.isPresent()) {
      add(new Bill(0, 1, 0, 0, Answer.Usage.NONE, 0));
      return known.get();
    }
    Answer answer;
    try {
      answer = insist(question);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    }
    add(new Bill(1, 0, 0, 0, answer.usage(), 0));
    remembered.ifPresent(folder -> folder.keep(endpoint, question, answer));
    return answer;
  }

  private Answer insist(Question question) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(question);
      } catch (Fault fault) {
        if (!fault.isPassing() || attempt == endpoint.attempts()) {
          add(new Bill(0, 0, 0, 1, Answer.Usage.NONE, 0));
          throw fault.given(endpoint, attempt);
        }
        pace.hold(fault.pause());
        timer.pause(backOff(question, attempt));
        add(new Bill(0, 0, 1, 0, Answer.Usage.NONE, 0));
      }
    }
  }

  private Answer once(Question question) throws InterruptedException {
    places.acquire();
    try {
      pace.await();
      return server.ask(question);
    } finally {
      places.release();
    }
  }

  private Duration backOff(Question question, int failures) {
    double factor = Math.scalb(1.0, Math.min(failures - 1, 60));
    double nanos = Math.min(LONGEST_BACK_OFF.toNanos(), endpoint.backOff().toNanos() * factor);
    double u = Seed.of(question.seed()).derive("pause").derive(failures).generator().uniform();
    return Duration.ofNanos((long) (nanos * (0.5 + u / 2)));
  }

  private double cost(Answer.Usage usage) {
    return (usage.asked() * endpoint.askedPrice() + usage.answered() * endpoint.answeredPrice())
        / 1e6;
  }

  private synchronized void add(Bill more) {
    Answer.Usage usage = bill.usage().plus(more.usage());
    bill =
        new Bill(
            bill.answered() + more.answered(),
            bill.remembered() + more.remembered(),
            bill.repeats() + more.repeats(),
            bill.failed() + more.failed(),
            usage,
            cost(usage));
  }

  /** The account so far. */
  public synchronized Bill bill() {
    return bill;
  }
}
