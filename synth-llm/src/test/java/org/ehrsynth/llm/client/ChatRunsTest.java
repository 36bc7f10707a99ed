package org.ehrsynth.llm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.InputException;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.chat.ChatException;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.Decoding;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.RateLimiter;
import org.ehrsynth.llm.chat.ResponseSchema;
import org.ehrsynth.llm.chat.UsageCost;
import org.ehrsynth.llm.standin.FakeLlmServer;
import org.ehrsynth.llm.standin.FaultRates;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many questions: memory, pace, threads, interruption, and death. */
@Timeout(60)
class ChatRunsTest {
  private final ChatFixture asking = new ChatFixture();

  @TempDir private Path folder;

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static List<String> answers(Chat chat, int questions) {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < questions; i++) {
      answers.add(chat.send(ChatFixture.question(i)).text());
    }
    return answers;
  }

  @Test
  void what_is_remembered_is_not_asked_and_costs_nothing() throws IOException {
    try (FakeLlmServer server = FakeLlmServer.start()) {
      Endpoint endpoint = ChatFixture.endpoint(server.url());
      Path synthetic = folder.resolve("a/b");
      MeteredChat first = asking.chat(endpoint, Optional.of(synthetic));
      MeteredChat second = asking.chat(endpoint, Optional.of(synthetic));

      assertThat(answers(first, 3)).isEqualTo(answers(second, 3));

      assertThat(server.requests()).hasSize(3);
      assertThat(second.usage()).isEqualTo(new UsageCost(0, 3, 0, 0, ChatCompletion.Usage.NONE, 0));
      assertThat(second.send(ChatFixture.question(1)).usage()).isEqualTo(ChatCompletion.Usage.NONE);
      assertThat(files(synthetic)).hasSize(3);
      for (Path file : files(synthetic)) {
        assertThat(file.getFileName().toString()).matches("[0-9a-f]{64}\\.json");
        assertThat(Files.readString(file))
            .doesNotContain(ChatFixture.MARKER, ChatFixture.KEY, "system");
      }
      if (Files.getFileStore(synthetic).supportsFileAttributeView("posix")) {
        assertThat(Files.getPosixFilePermissions(synthetic)).hasSize(3);
      }
    }
  }

  @Test
  void all_that_decides_over_an_answer_is_part_of_its_name() {
    try (FakeLlmServer server = FakeLlmServer.start()) {
      Endpoint endpoint = ChatFixture.endpoint(server.url());
      ChatPrompt plain = ChatFixture.question(1);
      ResponseSchema form = new ResponseSchema("form", Map.of("const", 1L));
      List<ChatPrompt> others =
          List.of(
              ChatFixture.question(2),
              new ChatPrompt(plain.content(), "other", plain.user(), Optional.empty(), 1),
              new ChatPrompt(plain.content(), plain.system(), "other", Optional.empty(), 1),
              new ChatPrompt(plain.content(), plain.system(), plain.user(), Optional.of(form), 1));
      List<Endpoint> elsewhere =
          List.of(
              endpoint.withModel("other"),
              endpoint.withDecoding(new Decoding(0, 8192)),
              endpoint.withDecoding(new Decoding(1, 100)),
              endpoint.withUrl(endpoint.url() + "/../v1"));

      ResponseCache memory = new ResponseCache(folder, asking.notes::add);
      memory.put(
          endpoint,
          plain,
          new ChatCompletion(
              "kept", ChatCompletion.FinishReason.COMPLETE, ChatCompletion.Usage.NONE));

      assertThat(memory.find(endpoint.withLimits(endpoint.limits().withAttempts(9)), plain))
          .isPresent();
      others.forEach(question -> assertThat(memory.find(endpoint, question)).isEmpty());
      elsewhere.forEach(other -> assertThat(memory.find(other, plain)).isEmpty());
    }
  }

  @Test
  void damaged_answers_are_asked_for_again_and_the_user_is_told_once() throws IOException {
    try (FakeLlmServer server = FakeLlmServer.start()) {
      Endpoint endpoint = ChatFixture.endpoint(server.url());
      List<String> whole = answers(asking.chat(endpoint, Optional.of(folder)), 4);
      List<Path> files = files(folder);
      Files.writeString(files.get(0), "");
      Files.writeString(files.get(1), Files.readString(files.get(1)).substring(0, 40));
      Files.writeString(files.get(2), Files.readString(files.get(2)).replace("This is", "That is"));

      assertThat(answers(asking.chat(endpoint, Optional.of(folder)), 4)).isEqualTo(whole);

      assertThat(server.requests()).hasSize(4 + 3);
      assertThat(asking.notes).hasSize(1);
      assertThat(asking.notes.get(0))
          .startsWith("a remembered answer is damaged and is asked for again: '")
          .doesNotContain("That is");
      assertThat(answers(asking.chat(endpoint, Optional.of(folder)), 4)).isEqualTo(whole);
      assertThat(server.requests()).hasSize(4 + 3);
    }
  }

  @Test
  void answers_that_are_not_whole_are_not_remembered() throws IOException {
    try (FakeLlmServer refusing = FakeLlmServer.start(FaultRates.none().withRefusals(1));
        FakeLlmServer breaking = FakeLlmServer.start(FaultRates.none().withCutOff(1))) {
      answers(asking.chat(ChatFixture.endpoint(refusing.url()), Optional.of(folder)), 2);
      answers(asking.chat(ChatFixture.endpoint(breaking.url()), Optional.of(folder)), 2);

      assertThat(files(folder)).isEmpty();
    }
  }

  @Test
  void a_folder_that_cannot_be_made_is_told_at_once() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(
            () ->
                asking.chat(
                    ChatFixture.endpoint("http://127.0.0.1:1/v1"), Optional.of(file.resolve("in"))))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "the folder '" + file.resolve("in") + "' for answers cannot be made");
  }

  /** Two are let in when both are there, so that one at a time would wait for ever. */
  @Test
  void as_many_are_under_way_as_may_be_and_no_more() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier both = new CyclicBarrier(2);
    try (FakeLlmServer server =
        FakeLlmServer.start(
            FaultRates.none(),
            request -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              await(both);
              inside.decrementAndGet();
              return Optional.of("fine");
            })) {
      Endpoint endpoint = ChatFixture.endpoint(server.url(), ChatFixture.LIMITS.withConcurrency(2));
      MeteredChat chat = asking.chat(endpoint, Optional.empty());

      Execution.with(Seed.of(1))
          .withThreads(6)
          .forEach(12, i -> chat.send(ChatFixture.question(i)));

      assertThat(most).hasValue(2);
      assertThat(chat.usage().answered()).isEqualTo(12);
    }
  }

  private static void await(CyclicBarrier both) {
    try {
      both.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void requests_are_spaced_and_a_pause_holds_all() throws InterruptedException {
    RateLimiter pace = new RateLimiter(120, asking.clock);
    for (int i = 0; i < 5; i++) {
      pace.await();
    }
    assertThat(Duration.ofNanos(asking.clock.nanos())).isEqualTo(Duration.ofSeconds(2));

    pace.pauseFor(Duration.ofSeconds(30));
    pace.pauseFor(Duration.ofSeconds(3));
    pace.await();
    assertThat(Duration.ofNanos(asking.clock.nanos())).isEqualTo(Duration.ofSeconds(32));
  }

  @Test
  void pauses_grow_and_come_from_the_seed_of_the_question() {
    Endpoint closed =
        ChatFixture.endpoint("http://127.0.0.1:1/v1", ChatFixture.LIMITS.withAttempts(9));
    List<List<Duration>> pauses = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2}) {
      ChatFixture one = new ChatFixture();
      assertThatThrownBy(() -> one.chat(closed, Optional.empty()).send(ChatFixture.question(seed)))
          .isInstanceOf(ChatException.class);
      pauses.add(one.clock.pauses());
    }

    assertThat(pauses.get(0)).hasSize(8).isEqualTo(pauses.get(1)).isNotEqualTo(pauses.get(2));
    IntStream.range(0, 8)
        .forEach(
            i -> {
              Duration most = Duration.ofSeconds(Math.min(60, 2L << i));
              assertThat(pauses.get(0).get(i)).isBetween(most.dividedBy(2), most);
            });
  }

  @Test
  void an_interruption_ends_a_question_and_a_pause_promptly() throws InterruptedException {
    CountDownLatch isAsked = new CountDownLatch(1);
    CountDownLatch isOver = new CountDownLatch(1);
    try (FakeLlmServer server =
        FakeLlmServer.start(
            FaultRates.none(),
            request -> {
              isAsked.countDown();
              await(isOver);
              return Optional.of("late");
            })) {
      MeteredChat hanging = asking.chat(ChatFixture.endpoint(server.url()), Optional.empty());
      MeteredChat pausing =
          ChatClients.open(
              ChatFixture.endpoint(
                  "http://127.0.0.1:1/v1", ChatFixture.LIMITS.withBackOff(Duration.ofMinutes(1))),
              Optional.empty(),
              asking.notes::add);

      assertThat(interrupted(hanging, isAsked)).isInstanceOf(CancellationException.class);
      assertThat(interrupted(pausing, new CountDownLatch(0)))
          .isInstanceOf(CancellationException.class);
    } finally {
      isOver.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a question ends with that is interrupted in the middle; within ten seconds. */
  private static Throwable interrupted(Chat chat, CountDownLatch isAsked)
      throws InterruptedException {
    Throwable[] end = new Throwable[1];
    Thread thread =
        new Thread(
            () -> {
              try {
                chat.send(ChatFixture.question(1));
              } catch (RuntimeException e) {
                end[0] = Thread.currentThread().isInterrupted() ? e : null;
              }
            });
    thread.start();
    assertThat(isAsked.await(30, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
    return end[0];
  }

  /** The child is killed while its fifth question is under way. */
  @Test
  void a_run_that_is_killed_goes_on_where_it_was() throws Exception {
    AtomicInteger requested = new AtomicInteger();
    CountDownLatch isFifth = new CountDownLatch(1);
    CountDownLatch isDead = new CountDownLatch(1);
    try (FakeLlmServer server =
        FakeLlmServer.start(
            FaultRates.none(),
            request -> {
              if (requested.incrementAndGet() == 5) {
                isFifth.countDown();
                await(isDead);
              }
              return Optional.empty();
            })) {
      Path log = folder.resolve("log");
      Path memory = folder.resolve("answers");
      Process child = KillableProgram.start(server.url(), memory, log);
      assertThat(isFifth.await(40, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();
      child.destroyForcibly().waitFor();
      isDead.countDown();

      assertThat(files(memory)).hasSize(4);
      requested.set(100);
      int before = server.requests().size();
      MeteredChat rerun = asking.chat(KillableProgram.endpoint(server.url()), Optional.of(memory));
      List<String> answers = answers(rerun, KillableProgram.QUESTIONS);

      assertThat(server.requests()).hasSize(before + KillableProgram.QUESTIONS - 4);
      assertThat(rerun.usage().cached()).isEqualTo(4);
      MeteredChat fresh = asking.chat(KillableProgram.endpoint(server.url()), Optional.empty());
      assertThat(answers).isEqualTo(answers(fresh, KillableProgram.QUESTIONS));
      assertThat(Files.readString(log))
          .contains("everything is logged")
          .doesNotContain(ChatFixture.KEY, ChatFixture.MARKER);
    }
  }
}
