package org.ehrsynth.llm.client;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.Decoding;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.PatientContent;
import org.ehrsynth.llm.chat.ResponseSchema;
import org.ehrsynth.llm.chat.TokenPrices;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent, to the byte, and how answers are read. */
class ChatProtocolTest {
  private static final WireMockServer SERVER =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

  private final ChatFixture asking = new ChatFixture();

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

  private MeteredChat chat(String response) {
    SERVER.stubFor(post("/v1/chat/completions").willReturn(ChatFixture.body(response)));
    Endpoint endpoint =
        ChatFixture.endpoint(SERVER.baseUrl() + "/v1/")
            .withDecoding(new Decoding(0.25, 77))
            .withPrices(new TokenPrices(3, 15));
    return asking.chat(endpoint, Optional.empty());
  }

  private static LoggedRequest sent() {
    List<LoggedRequest> requests = SERVER.findAll(anyRequestedFor(anyUrl()));
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }

  private static ResponseSchema form() {
    Map<String, Object> age = new LinkedHashMap<>();
    age.put("type", List.of("integer", "null"));
    age.put("minimum", 18L);
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", Map.of("age", age));
    schema.put("required", List.of("age"));
    schema.put("additionalProperties", false);
    return new ResponseSchema("rows", schema);
  }

  private static final String FINE =
      "{\"choices\": [{\"message\": {\"content\": \"{}\"}, \"finish_reason\": \"stop\"}],"
          + " \"usage\": {\"prompt_tokens\": 2000, \"completion_tokens\": 100}}";

  @Test
  void a_question_with_a_form_is_sent_with_a_strict_schema() {
    chat(FINE)
        .send(
            new ChatPrompt(
                PatientContent.DESCRIPTIONS,
                "be brief",
                "give rows",
                Optional.of(form()),
                0x100000002L));

    Map<?, ?> body = (Map<?, ?>) Json.parse(sent().getBodyAsString(), "request");
    assertThat(Json.write(body.get("response_format")))
        .isEqualTo(
            "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"rows\",\"strict\":true,"
                + "\"schema\":{\"type\":\"object\",\"properties\":{\"age\":{\"type\":[\"integer\","
                + "\"null\"],\"minimum\":18}},\"required\":[\"age\"],"
                + "\"additionalProperties\":false}}}");
    assertThat(Json.write(body.get("messages")))
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":\"be brief\"},"
                + "{\"role\":\"user\",\"content\":\"give rows\"}]");
    assertThat(body.get("model")).isEqualTo("tiny");
    assertThat(body.get("temperature")).isEqualTo(0.25);
    assertThat(body.get("max_tokens")).isEqualTo(77L);
    assertThat(body.get("seed")).as("both halves of the seed: 1 xor 2").isEqualTo(3L);
    assertThat(body.get("stream")).isIn(null, false);
    assertThat(sent().getHeader("Authorization")).isEqualTo("Bearer " + ChatFixture.KEY);
    assertThat(sent().getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(sent().getUrl()).isEqualTo("/v1/chat/completions");
  }

  @Test
  void plain_text_is_asked_for_without_a_form_and_a_blank_system_is_not_sent() {
    chat(FINE).send(new ChatPrompt(PatientContent.DESCRIPTIONS, " ", "hello", Optional.empty(), 1));

    Map<?, ?> body = (Map<?, ?>) Json.parse(sent().getBodyAsString(), "request");
    assertThat(body.containsKey("response_format")).isFalse();
    assertThat(Json.write(body.get("messages")))
        .isEqualTo("[{\"role\":\"user\",\"content\":\"hello\"}]");
  }

  static Stream<Arguments> ends() {
    String whole = "{\"choices\": [{\"message\": {\"content\": \"so\"}, \"finish_reason\": %s}]}";
    return Stream.of(
        Arguments.of(whole.formatted("\"stop\""), "so", ChatCompletion.FinishReason.COMPLETE),
        Arguments.of(whole.formatted("null"), "so", ChatCompletion.FinishReason.COMPLETE),
        Arguments.of(whole.formatted("\"length\""), "so", ChatCompletion.FinishReason.CUT_OFF),
        Arguments.of(
            whole.formatted("\"content_filter\""), "so", ChatCompletion.FinishReason.REFUSED),
        Arguments.of(
            "{\"choices\": [{\"message\": {\"content\": null, \"refusal\": \"no\"}}]}",
            "",
            ChatCompletion.FinishReason.REFUSED),
        Arguments.of(
            "{\"choices\": [{\"message\": {}}]}", "", ChatCompletion.FinishReason.COMPLETE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void an_answer_says_why_it_ended(String response, String text, ChatCompletion.FinishReason end) {
    ChatCompletion answer = chat(response).send(ChatFixture.question(1));

    assertThat(answer).isEqualTo(new ChatCompletion(text, end, ChatCompletion.Usage.NONE));
  }

  @Test
  void a_refusal_is_paid_for_too() {
    String refused =
        "{\"choices\": [{\"message\": {\"refusal\": \"no\"}, \"finish_reason\": \"stop\"}],"
            + " \"usage\": {\"prompt_tokens\": 5, \"completion_tokens\": 2}}";

    assertThat(chat(refused).send(ChatFixture.question(1)).usage())
        .isEqualTo(new ChatCompletion.Usage(5, 2));
  }

  /** 2 × 2,000 tokens at 3 a million and 2 × 100 at 15 a million. */
  @Test
  void the_bill_adds_up() {
    MeteredChat chat = chat(FINE);
    chat.send(ChatFixture.question(1));
    chat.send(ChatFixture.question(2));

    assertThat(chat.usage().summary())
        .isEqualTo(
            "2 questions answered, 0 remembered, 0 requests sent again, 0 without an answer; 4,000"
                + " tokens asked and 200 answered, cost 0.0150");
  }
}
