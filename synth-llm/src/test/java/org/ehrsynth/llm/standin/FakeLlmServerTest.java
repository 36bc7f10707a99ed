package org.ehrsynth.llm.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.Decoding;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.PatientContent;
import org.ehrsynth.llm.chat.ResponseSchema;
import org.ehrsynth.llm.client.ChatClients;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.ParsedRow;
import org.ehrsynth.llm.row.RowError;
import org.ehrsynth.llm.row.RowJsonSchema;
import org.ehrsynth.llm.row.RowParser;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;

class FakeLlmServerTest {
  private static final Schema SCHEMA =
      Schema.of(
          List.of(
              Field.of("age", new ColumnType.Numeric(0, 18, 110)).withNullable(false),
              Field.of("bili", new ColumnType.Numeric(1, 0, 50)),
              Field.of("weight", new ColumnType.Numeric(1, 0, Double.POSITIVE_INFINITY)),
              Field.of(
                  "born",
                  new ColumnType.Temporal("dd.MM.yyyy", ColumnType.Temporal.Resolution.DAY)),
              Field.of("sex", new ColumnType.Categorical(List.of("f", "m"), false)),
              Field.of("ascites", new ColumnType.Flag(List.of("no", "yes"))),
              Field.of(
                  "seen",
                  new ColumnType.Temporal("yyyy-MM-dd", ColumnType.Temporal.Resolution.DAY))));

  private static Chat chat(FakeLlmServer server) {
    return ChatClients.open(
        Endpoint.defaults().withUrl(server.url()).withModel(FakeLlmServer.MODEL));
  }

  private static ChatPrompt asking(ResponseSchema form, long seed) {
    return new ChatPrompt(PatientContent.DESCRIPTIONS, "system", "user", Optional.of(form), seed);
  }

  private static ChatPrompt asking(String text) {
    return new ChatPrompt(PatientContent.DESCRIPTIONS, "system", text, Optional.empty(), 1);
  }

  /** Two hundred questions for ten rows each, read as the method reads them. */
  private static List<ParsedRow> rows(FaultRates manners) {
    RowJsonSchema form = new RowJsonSchema(SCHEMA, ColumnDescriptions.NONE);
    RowParser reader = RowParser.of(SCHEMA);
    List<ParsedRow> readings = new ArrayList<>();
    try (FakeLlmServer server = FakeLlmServer.start(manners)) {
      Chat chat = chat(server);
      for (int i = 0; i < 200; i++) {
        ChatCompletion answer = chat.send(asking(form.responseSchema(10), i));
        RowParser.records(answer.text(), "answer").forEach(r -> readings.add(reader.parse(r)));
      }
    }
    assertThat(readings).hasSize(2000);
    return readings;
  }

  @Test
  void with_good_manners_every_row_keeps_the_form() {
    assertThat(rows(FaultRates.none()))
        .allSatisfy(reading -> assertThat(reading.row()).isPresent());
  }

  /**
   * A binomial share: beyond 4.4172 standard errors by chance once in 100,000 tests. Some faults
   * are put right by the reader, as a level "1" that is misspelt "1zz" is not, so the share is of
   * all readings with a complaint.
   */
  @Test
  void a_poor_model_makes_faults_of_every_kind_in_the_share_that_was_asked_for() {
    List<ParsedRow> readings = rows(FaultRates.none().withFaulty(0.2));

    Map<RowError.Kind, Integer> kinds = new EnumMap<>(RowError.Kind.class);
    long faulty = readings.stream().filter(r -> r.row().isEmpty()).count();
    readings.forEach(r -> r.errors().forEach(c -> kinds.merge(c.kind(), 1, Integer::sum)));

    double error = Math.sqrt(0.2 * 0.8 / readings.size());
    assertThat(Math.abs(faulty / (double) readings.size() - 0.2)).isLessThan(4.4172 * error);
    assertThat(kinds)
        .containsKeys(
            RowError.Kind.ABSENT,
            RowError.Kind.WRONG_TYPE,
            RowError.Kind.OUT_OF_RANGE,
            RowError.Kind.UNKNOWN_LEVEL);
  }

  @Test
  void the_same_request_has_the_same_answer_and_another_seed_another() {
    ResponseSchema form = new RowJsonSchema(SCHEMA, ColumnDescriptions.NONE).responseSchema(3);
    try (FakeLlmServer one = FakeLlmServer.start();
        FakeLlmServer two = FakeLlmServer.start()) {
      ChatCompletion first = chat(one).send(asking(form, 1));

      assertThat(chat(one).send(asking(form, 1))).isEqualTo(first);
      assertThat(chat(two).send(asking(form, 1))).isEqualTo(first);
      assertThat(chat(one).send(asking(form, 2)).text()).isNotEqualTo(first.text());
    }
  }

  @Test
  void plain_text_and_a_responder_and_what_was_captured() {
    try (FakeLlmServer server =
        FakeLlmServer.start(
            FaultRates.none(),
            r -> r.user().contains("note") ? Optional.of("A note.") : Optional.empty())) {
      Chat chat = chat(server);

      assertThat(chat.send(asking("write a note")).text()).isEqualTo("A note.");
      assertThat(chat.send(asking("hello")).text()).matches("This is answer \\d+ of a stand-in\\.");
      assertThat(server.requests())
          .extracting(CompletionRequest::user)
          .containsExactly("write a note", "hello");
      assertThat(server.requests().get(0).system()).isEqualTo("system");
      assertThat(server.requests().get(0).model()).isEqualTo(FakeLlmServer.MODEL);
    }
  }

  @Test
  void refusals_and_answers_that_break_off_are_told_apart() {
    try (FakeLlmServer refusing = FakeLlmServer.start(FaultRates.none().withRefusals(1));
        FakeLlmServer breaking = FakeLlmServer.start(FaultRates.none().withCutOff(1))) {
      ChatCompletion refused = chat(refusing).send(asking("a"));
      ChatCompletion broken = chat(breaking).send(asking("a"));

      assertThat(refused.finishReason()).isEqualTo(ChatCompletion.FinishReason.REFUSED);
      assertThat(refused.usage().promptTokens()).isEqualTo(3);
      assertThat(broken.finishReason()).isEqualTo(ChatCompletion.FinishReason.CUT_OFF);
      assertThat("This is answer 123456 of a stand-in.").startsWith(broken.text().substring(0, 3));
    }
  }

  @Test
  void an_answer_ends_at_the_most_tokens() {
    try (FakeLlmServer server = FakeLlmServer.start()) {
      Endpoint endpoint =
          Endpoint.defaults().withUrl(server.url()).withDecoding(new Decoding(1, 3));

      ChatCompletion answer = ChatClients.open(endpoint).send(asking("a"));

      assertThat(answer)
          .isEqualTo(
              new ChatCompletion(
                  "This is answ", ChatCompletion.FinishReason.CUT_OFF, answer.usage()));
      assertThat(answer.usage().completionTokens()).isEqualTo(3);
    }
  }

  private static Object drawn(Map<String, Object> property, FaultRates manners) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", Map.of("x", property));
    try (FakeLlmServer server = FakeLlmServer.start(manners)) {
      String text = chat(server).send(asking(new ResponseSchema("form", schema), 1)).text();
      return JsonObject.parse(text, "answer").toMap().get("x");
    }
  }

  @Test
  void each_keyword_of_a_schema_that_is_known_is_kept() {
    Map<String, Object> bounded = Map.of("type", "integer", "minimum", 3L, "maximum", 4L);

    assertThat(drawn(bounded, FaultRates.none())).isIn(3L, 4L);
    assertThat(drawn(Map.of("type", "number", "minimum", 900L), FaultRates.none()))
        .isInstanceOfSatisfying(
            Number.class, n -> assertThat(n.doubleValue()).isBetween(900., 1e3));
    assertThat(drawn(Map.of("type", "number", "maximum", -900L), FaultRates.none()))
        .isInstanceOfSatisfying(
            Number.class, n -> assertThat(n.doubleValue()).isBetween(-1e3, -900.));
    assertThat(drawn(Map.of("const", 7L), FaultRates.none())).isEqualTo(7L);
    assertThat(drawn(Map.of("type", "null"), FaultRates.none())).isNull();
    assertThat(drawn(Map.of("type", "boolean"), FaultRates.none())).isInstanceOf(Boolean.class);
    assertThat(drawn(Map.of("enum", Arrays.asList("a", "b")), FaultRates.none())).isIn("a", "b");
    assertThat(drawn(Map.of("type", "string", "format", "date"), FaultRates.none()))
        .asString()
        .matches("20[01]\\d-\\d\\d-\\d\\d");
    assertThat(drawn(Map.of("type", "string", "format", "date-time"), FaultRates.none()))
        .asString()
        .matches("20[01]\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:00Z");
    assertThat(drawn(Map.of("anyOf", List.of(bounded, Map.of("type", "null"))), FaultRates.none()))
        .isIn(3L, 4L, null);
    assertThat(
            drawn(
                Map.of("type", "array", "items", bounded, "minItems", 2L, "maxItems", 2L),
                FaultRates.none()))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(2)
        .isSubsetOf(3L, 4L);
  }

  /** The mean of u² is 1/3 and of u is 1/2; sd √(4/45) and √(1/12), 4.4172 standard errors. */
  @Test
  void margins_are_even_or_askew() {
    Map<String, Object> one = Map.of("type", "number", "minimum", 0L, "maximum", 1000L);
    Map<String, Object> many =
        Map.of("type", "array", "items", one, "minItems", 2000L, "maxItems", 2000L);
    double[] even = numbers(drawn(many, FaultRates.none()));
    double[] askew = numbers(drawn(many, FaultRates.none().withSkew(0.5)));

    assertThat(Math.abs(mean(even) - 500)).isLessThan(4.4172 * 1000 * Math.sqrt(1 / 12. / 2000));
    assertThat(Math.abs(mean(askew) - 1000 / 3.))
        .isLessThan(4.4172 * 1000 * Math.sqrt(4 / 45. / 2000));
  }

  private static double[] numbers(Object list) {
    return ((List<?>) list).stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
  }

  private static double mean(double[] x) {
    return IntStream.range(0, x.length).mapToDouble(i -> x[i]).sum() / x.length;
  }

  @Test
  void it_lists_its_model_and_refuses_what_it_does_not_know() throws Exception {
    try (FakeLlmServer server = FakeLlmServer.start()) {
      HttpClient client = HttpClient.newHttpClient();
      URI models = URI.create(server.url() + "/models");
      HttpResponse<String> listed =
          client.send(HttpRequest.newBuilder(models).build(), BodyHandlers.ofString());

      assertThat(listed.body())
          .isEqualTo(
              "{\"object\":\"list\",\"data\":[{\"id\":\"stand-in\",\"object\":\"model\","
                  + "\"created\":0,\"owned_by\":\"ehrsynth\"}]}");
      assertThat(status(client, server, "/embeddings", "{}")).isEqualTo(404);
      assertThat(status(client, server, "/models", "{}")).isEqualTo(405);
      assertThat(status(client, server, "/chat/completions", "{")).isEqualTo(400);
      assertThat(status(client, server, "/chat/completions", "{}")).isEqualTo(400);
      Object form =
          Map.of("type", "json_schema", "json_schema", Map.of("schema", Map.of("type", "odd")));
      Object request = Map.of("model", "m", "messages", List.of(), "response_format", form);
      assertThat(status(client, server, "/chat/completions", Json.write(request))).isEqualTo(400);
    }
  }

  private static int status(HttpClient client, FakeLlmServer server, String path, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }
}
