package org.ehrsynth.llm.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.PatientContent;
import org.ehrsynth.llm.chat.RequestLimits;

/** What the tests of the protocol ask, with which key, and what a server may answer. */
final class ChatFixture {
  static final String KEY = "sk-s3cret-0123456789";
  static final RequestLimits LIMITS =
      Endpoint.defaults().limits().withAttempts(3).withTimeout(Duration.ofSeconds(20));

  static final String MARKER = "marker-7f3a";

  final List<String> notes = new CopyOnWriteArrayList<>();
  final FakeClock clock = new FakeClock();

  static ChatPrompt question(long seed) {
    return new ChatPrompt(
        PatientContent.AGGREGATES, "system", "user " + MARKER, Optional.empty(), seed);
  }

  static Endpoint endpoint(String url) {
    return endpoint(url, LIMITS);
  }

  static Endpoint endpoint(String url, RequestLimits limits) {
    return Endpoint.defaults().withUrl(url).withModel("tiny").withLimits(limits);
  }

  MeteredChat chat(Endpoint endpoint, Optional<Path> answers) {
    return ChatClients.open(
        endpoint, answers, notes::add, name -> KEY, ResolvedRoute.Resolver.SYSTEM, clock);
  }

  static ResponseDefinitionBuilder answering(String text) {
    return body(
        """
        {"choices": [{"message": {"role": "assistant", "content": "%s"}, "finish_reason": "stop"}],
         "usage": {"prompt_tokens": 1000, "completion_tokens": 20}}\
        """
            .formatted(text));
  }

  static ResponseDefinitionBuilder body(String json) {
    return aResponse()
        .withStatus(200)
        .withHeader("Content-Type", "application/json")
        .withBody(json);
  }

  static ResponseDefinitionBuilder failing(int status) {
    return aResponse().withStatus(status);
  }

  /** An error as servers write it, with the question and the key in it. */
  static ResponseDefinitionBuilder failing(int status, String code) {
    return failing(status)
        .withBody(
            "{\"error\": {\"message\": \"%s of %s\", \"type\": \"odd-%s\", \"code\": \"%s\"}}"
                .formatted(MARKER, KEY, MARKER, code));
  }
}
