package org.ehrsynth.llm.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.ehrsynth.llm.chat.ChatException;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.RequestLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the user sees of each way in which a server can fail, and what is kept. */
class ChatFaultsTest {
  private static final String OTHER =
      "check that the address is that of an OpenAI-compatible server";
  private static final String DOWN = "check that the server runs at this address";
  private static final String LATER = "ask again later";

  private static final WireMockServer SERVER =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

  private final ChatFixture asking = new ChatFixture();

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  @BeforeEach
  void reset() {
    SERVER.resetAll();
  }

  private static Endpoint endpoint() {
    return ChatFixture.endpoint(SERVER.baseUrl() + "/v1");
  }

  private static Endpoint endpoint(RequestLimits limits) {
    return ChatFixture.endpoint(SERVER.baseUrl() + "/v1", limits);
  }

  private static void serve(ResponseDefinitionBuilder response) {
    SERVER.stubFor(post("/v1/chat/completions").willReturn(response));
  }

  private static int requests() {
    return SERVER.findAll(anyRequestedFor(anyUrl())).size();
  }

  private static Arguments fault(
      String name,
      ResponseDefinitionBuilder response,
      ChatException.Cause reason,
      int requests,
      String message) {
    return Arguments.of(name, response, reason, requests, message);
  }

  /** An answer of which the JSON is cut short, with a content type. */
  private static ResponseDefinitionBuilder text(String body, String type) {
    return aResponse().withStatus(200).withHeader("Content-Type", type).withBody(body);
  }

  static Stream<Arguments> passing() {
    String json = "expected an answer in JSON, found ";
    ChatException.Cause broken = ChatException.Cause.MALFORMED_RESPONSE;
    ChatException.Cause unreachable = ChatException.Cause.UNREACHABLE;
    ChatException.Cause failed = ChatException.Cause.SERVER_ERROR;
    return Stream.of(
        fault(
            "408",
            ChatFixture.failing(408),
            ChatException.Cause.TIMEOUT,
            3,
            "HTTP 408, the server waited too long (tried 3 times); " + LATER),
        fault(
            "429",
            ChatFixture.failing(429, "rate_limit_exceeded"),
            ChatException.Cause.RATE_LIMITED,
            3,
            "HTTP 429 (rate_limit_exceeded), too many questions (tried 3 times); ask fewer a minute"
                + " or at a time"),
        fault(
            "500",
            ChatFixture.failing(500, "odd-" + ChatFixture.MARKER),
            failed,
            3,
            "HTTP 500, the server failed (tried 3 times); see its log"),
        fault(
            "503 and a page",
            ChatFixture.failing(503).withBody("<html>" + ChatFixture.MARKER),
            failed,
            3,
            "HTTP 503, the server failed (tried 3 times); see its log"),
        fault(
            "truncated JSON",
            text(
                "{\"choices\": [{\"message\": {\"content\": \"" + ChatFixture.MARKER,
                "application/json"),
            broken,
            3,
            json + "no whole JSON object (tried 3 times); " + LATER),
        fault(
            "an empty body",
            text("", "application/json"),
            broken,
            3,
            json + "nothing (tried 3 times); " + LATER),
        fault(
            "a web page",
            text("<html><body>Welcome</body></html>", "text/html; charset=utf-8"),
            broken,
            3,
            json + "a web page (tried 3 times); " + OTHER),
        fault(
            "plain text",
            text("Ollama is running", "text/plain"),
            broken,
            3,
            json + "no whole JSON object (tried 3 times); " + OTHER),
        fault(
            "bytes that are no text",
            aResponse().withStatus(200).withBody(new byte[] {'"', (byte) 0xC3, '"'}),
            broken,
            3,
            json + "no whole JSON object (tried 3 times); " + LATER),
        fault(
            "a list",
            ChatFixture.body("[]"),
            broken,
            3,
            json + "no whole JSON object (tried 3 times); " + LATER),
        fault(
            "no choices",
            ChatFixture.body("{\"choices\": []}"),
            broken,
            3,
            json + "JSON without an answer (tried 3 times); " + OTHER),
        fault(
            "choices of a wrong type",
            ChatFixture.body("{\"choices\": {\"message\": \"" + ChatFixture.MARKER + "\"}}"),
            broken,
            3,
            json + "JSON without an answer (tried 3 times); " + OTHER),
        fault(
            "a text of a wrong type",
            ChatFixture.body("{\"choices\": [{\"message\": {\"content\": 12}}]}"),
            broken,
            3,
            json + "JSON without an answer (tried 3 times); " + OTHER),
        fault(
            "a reason of a wrong type",
            ChatFixture.body(
                "{\"choices\": [{\"message\": {\"content\": \"a\"}, \"finish_reason\": {\"%s\": 1}}]}"
                    .formatted(ChatFixture.MARKER)),
            broken,
            3,
            json + "JSON of another kind (tried 3 times); check the server's version"),
        fault(
            "a reset connection",
            aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
            unreachable,
            3,
            "the connection was lost (tried 3 times); " + DOWN),
        fault(
            "an empty response",
            aResponse().withFault(Fault.EMPTY_RESPONSE),
            unreachable,
            3,
            "the connection was lost (tried 3 times); " + DOWN),
        fault(
            "a response that breaks off",
            aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK),
            broken,
            3,
            json + "one that breaks off (tried 3 times); " + LATER));
  }

  static Stream<Arguments> lasting() {
    ChatException.Cause refused = ChatException.Cause.BAD_REQUEST;
    ChatException.Cause unauthorised = ChatException.Cause.UNAUTHORISED;
    return Stream.of(
        fault(
            "401",
            ChatFixture.failing(401, "invalid_api_key"),
            unauthorised,
            1,
            "HTTP 401 (invalid_api_key), the key is missing or refused; set the environment"
                + " variable EHRSYNTH_LLM_KEY"),
        fault(
            "403",
            ChatFixture.failing(403),
            unauthorised,
            1,
            "HTTP 403, the key is missing or refused; set the environment variable"
                + " EHRSYNTH_LLM_KEY"),
        fault(
            "400",
            ChatFixture.failing(400, "context_length_exceeded"),
            refused,
            1,
            "HTTP 400 (context_length_exceeded), the question was refused; check that the model"
                + " takes JSON schemas and so many tokens"),
        fault(
            "404",
            ChatFixture.failing(404, "model_not_found"),
            refused,
            1,
            "HTTP 404 (model_not_found), there is no model 'tiny' or no such path; check the"
                + " model's name and that the address ends like /v1"),
        fault(
            "nothing left to spend",
            ChatFixture.failing(429, "insufficient_quota"),
            refused,
            1,
            "HTTP 429 (insufficient_quota), nothing is left to spend; see the bill"),
        fault(
            "a long pause",
            ChatFixture.failing(429).withHeader("Retry-After", "3600"),
            ChatException.Cause.RATE_LIMITED,
            1,
            "HTTP 429, too many questions and wants to be left alone for 3,600 s; ask fewer a"
                + " minute or at a time"),
        fault(
            "a redirect",
            ChatFixture.failing(302).withHeader("Location", SERVER.baseUrl() + "/elsewhere"),
            refused,
            1,
            "HTTP 302, a redirect, which is not followed; give the address that it leads to"));
  }

  /** And then the server is well: only what is lacking is asked for. */
  @ParameterizedTest(name = "{0}")
  @MethodSource({"passing", "lasting"})
  void a_fault_is_told_without_key_or_question_and_a_rerun_continues(
      String name,
      ResponseDefinitionBuilder response,
      ChatException.Cause reason,
      int requests,
      String message) {
    serve(ChatFixture.answering("fine"));
    MeteredChat chat = asking.chat(endpoint(), Optional.of(folder));
    chat.send(ChatFixture.question(1));
    serve(response);
    SERVER.resetRequests();

    ChatException e =
        catchThrowableOfType(ChatException.class, () -> chat.send(ChatFixture.question(2)));

    assertThat(e).hasMessage(endpoint().url() + ": " + message);
    assertThat(e.reason()).isEqualTo(reason);
    assertThat(requests()).isEqualTo(requests);
    assertThat(asking.clock.pauses()).hasSize(requests - 1);
    assertNothingIsShown(e, chat);
    assertThat(chat.usage().failed()).isEqualTo(1);

    serve(ChatFixture.answering("well again"));
    SERVER.resetRequests();
    MeteredChat rerun = asking.chat(endpoint(), Optional.of(folder));

    assertThat(rerun.send(ChatFixture.question(1)).text()).isEqualTo("fine");
    assertThat(rerun.send(ChatFixture.question(2)).text()).isEqualTo("well again");
    assertThat(requests()).isEqualTo(1);
  }

  private void assertNothingIsShown(ChatException e, MeteredChat chat) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    assertThat(trace + asking.notes.toString() + chat.usage() + chat.usage().summary() + endpoint())
        .doesNotContain(ChatFixture.KEY)
        .doesNotContain(ChatFixture.MARKER);
  }

  @Test
  void no_answer_in_time() {
    serve(ChatFixture.answering("late").withFixedDelay(30_000));
    Endpoint hasty =
        endpoint(ChatFixture.LIMITS.withTimeout(Duration.ofMillis(150)).withAttempts(2));

    assertThatThrownBy(() -> asking.chat(hasty, Optional.empty()).send(ChatFixture.question(1)))
        .hasMessage(
            hasty.url()
                + ": no answer within 0.15 s (tried 2 times); allow more time or ask for less at"
                + " once");
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void a_stream_that_drips_is_no_answer_in_time() {
    serve(ChatFixture.answering("slow").withChunkedDribbleDelay(20, 30_000));
    Endpoint hasty =
        endpoint(ChatFixture.LIMITS.withTimeout(Duration.ofSeconds(1)).withAttempts(1));

    ChatException e =
        catchThrowableOfType(
            ChatException.class,
            () -> asking.chat(hasty, Optional.empty()).send(ChatFixture.question(1)));

    assertThat(e.reason()).isEqualTo(ChatException.Cause.TIMEOUT);
    assertThat(e)
        .hasMessage(
            hasty.url() + ": no answer within 1 s; allow more time or ask for less at once");
  }

  @Test
  void nobody_there() throws IOException {
    Endpoint closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = ChatFixture.endpoint("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
    }

    ChatException e =
        catchThrowableOfType(
            ChatException.class,
            () -> asking.chat(closed, Optional.empty()).send(ChatFixture.question(1)));

    assertThat(e.reason()).isEqualTo(ChatException.Cause.UNREACHABLE);
    assertThat(e)
        .hasMessage(closed.url() + ": the connection was refused (tried 3 times); " + DOWN);
  }

  @Test
  void a_host_that_nobody_knows() {
    Endpoint endpoint = ChatFixture.endpoint("https://nowhere.invalid/v1");
    MeteredChat chat =
        ChatClients.open(
            endpoint,
            Optional.empty(),
            note -> {},
            name -> ChatFixture.KEY,
            host -> {
              throw new UnknownHostException(host);
            },
            asking.clock);

    assertThatThrownBy(() -> chat.send(ChatFixture.question(1)))
        .hasMessage(
            "https://nowhere.invalid/v1: the host 'nowhere.invalid' is not known (tried 3 times);"
                + " check the address and the network");
  }

  @Test
  void a_body_without_end_does_not_fill_the_memory() {
    LimitedBody body = new LimitedBody(10);
    body.onSubscribe(new CountedSubscription());

    body.onNext(List.of(ByteBuffer.wrap("eleven more".getBytes(StandardCharsets.UTF_8))));

    assertThat(body.getBody().toCompletableFuture()).isCompletedExceptionally();
  }

  private static final class CountedSubscription implements Flow.Subscription {
    private boolean isCancelled;

    @Override
    public void request(long n) {
      assertThat(isCancelled).isFalse();
    }

    @Override
    public void cancel() {
      isCancelled = true;
    }
  }

  @Test
  void a_failure_that_passes_costs_the_user_a_pause() {
    SERVER.stubFor(
        post("/v1/chat/completions")
            .inScenario("s")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(ChatFixture.failing(503))
            .willSetStateTo("well"));
    SERVER.stubFor(
        post("/v1/chat/completions")
            .inScenario("s")
            .whenScenarioStateIs("well")
            .willReturn(ChatFixture.answering("fine")));
    MeteredChat chat = asking.chat(endpoint(), Optional.empty());

    assertThat(chat.send(ChatFixture.question(1)).text()).isEqualTo("fine");
    assertThat(asking.clock.pauses()).hasSize(1);
    assertThat(asking.clock.pauses().get(0))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(chat.usage().summary())
        .isEqualTo(
            "1 questions answered, 0 remembered, 1 requests sent again, 0 without an answer; 1,000"
                + " tokens asked and 20 answered");
  }

  static Stream<Arguments> pauses() {
    return Stream.of(
        Arguments.of("7", 7),
        Arguments.of("Sat, 28 Nov 2026 12:00:09 GMT", 9),
        Arguments.of("soon", 0),
        Arguments.of("Sat, 28 Nov 2026 11:00:00 GMT", 0),
        Arguments.of("-5", 0));
  }

  @ParameterizedTest(name = "Retry-After: {0}")
  @MethodSource("pauses")
  void a_pause_that_the_server_asks_for_is_kept(String header, int seconds) {
    serve(ChatFixture.failing(429).withHeader("Retry-After", header));
    Endpoint endpoint =
        endpoint(ChatFixture.LIMITS.withBackOff(Duration.ofMillis(2)).withAttempts(2));

    assertThatThrownBy(() -> asking.chat(endpoint, Optional.empty()).send(ChatFixture.question(1)))
        .hasMessageContaining("HTTP 429");

    assertThat(requests()).isEqualTo(2);
    assertThat(asking.clock.nanos())
        .isBetween(
            Duration.ofSeconds(seconds).toNanos(),
            Duration.ofSeconds(seconds).plusMillis(2).toNanos());
  }
}
