package org.ehrsynth.llm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ehrsynth.InputException;
import org.ehrsynth.llm.chat.ApiKey;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.Decoding;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.PatientContent;
import org.ehrsynth.llm.chat.ResponseSchema;
import org.ehrsynth.llm.chat.TokenPrices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  private static final Endpoint DEFAULTS = Endpoint.defaults();

  @TempDir private Path folder;

  static Stream<Arguments> addresses() {
    String key = "found a user name or password in it; the key comes from the environment variable";
    return Stream.of(
        Arguments.of("http://s3cret:s3cret@host/v1", key),
        Arguments.of("http://s3cret@host/v1", key),
        Arguments.of("https://host/v1?api_key=s3cret", "found a part that begins with ? or #"),
        Arguments.of("https://host/v1#s3cret", "found a part that begins with ? or #"),
        Arguments.of("ftp://s3cret/v1", "found neither http nor https"),
        Arguments.of("file:///s3cret", "found neither http nor https"),
        Arguments.of("s3cret", "found neither http nor https"),
        Arguments.of("s3cret:11434/v1", "found neither http nor https"),
        Arguments.of("", "found neither http nor https"),
        Arguments.of("http://s3 cret/v1", "found something else"),
        Arguments.of("http:/s3cret", "found no usable host and port"),
        Arguments.of("http://s3cret_x/v1", "found no usable host and port"),
        Arguments.of("http://127.1/v1", "found no usable host and port"),
        Arguments.of("http://s3cret:99999/v1", "found no usable host and port"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("addresses")
  void an_address_that_cannot_be_used_is_refused_without_being_shown(String url, String found) {
    assertThatThrownBy(() -> DEFAULTS.withUrl(url))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "the language model's address must be like http://localhost:11434/v1, " + found)
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:11434/v1", " http://localhost:11434/v1// "})
  void slashes_at_the_end_do_not_matter(String url) {
    assertThat(DEFAULTS.withUrl(url)).isEqualTo(DEFAULTS);
  }

  @Test
  void settings_out_of_range_are_refused() {
    Map<String, UnaryOperator<Endpoint>> wrong =
        Map.ofEntries(
            Map.entry("model must name a language model, found none", e -> e.withModel(" ")),
            Map.entry(
                "timeout must be from 1 ms to a day, found PT0S",
                e -> e.withLimits(e.limits().withTimeout(Duration.ZERO))),
            Map.entry(
                "backOff must be from 0 to an hour, found PT2H",
                e -> e.withLimits(e.limits().withBackOff(Duration.ofHours(2)))),
            Map.entry(
                "attempts must be in [1, 100], found 0",
                e -> e.withLimits(e.limits().withAttempts(0))),
            Map.entry(
                "perMinute must be in [0, 1,000,000], found -1",
                e -> e.withLimits(e.limits().withPerMinute(-1))),
            Map.entry(
                "concurrency must be in [1, 64], found 65",
                e -> e.withLimits(e.limits().withConcurrency(65))),
            Map.entry(
                "maxTokens must be in [1, 10,000,000], found 0",
                e -> e.withDecoding(new Decoding(1, 0))),
            Map.entry(
                "temperature must be in [0, 2.0], found NaN",
                e -> e.withDecoding(new Decoding(Double.NaN, 1))),
            Map.entry(
                "promptTokenPrice must be in [0, 1.0E9], found -1.0",
                e -> e.withPrices(new TokenPrices(-1, 0))),
            Map.entry(
                "completionTokenPrice must be in [0, 1.0E9], found -1.0",
                e -> e.withPrices(new TokenPrices(0, -1))));

    wrong.forEach(
        (message, change) ->
            assertThatThrownBy(() -> change.apply(DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message));
  }

  @Test
  void the_key_comes_from_the_file_else_from_the_variable_else_there_is_none() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "sk-file\n");
    Endpoint named = DEFAULTS.withKeyFile(file.toString());

    assertThat(ApiKey.of(named, name -> "sk-variable").orElseThrow().authorization())
        .isEqualTo("Bearer sk-file");
    assertThat(
            ApiKey.of(DEFAULTS, name -> name.equals("EHRSYNTH_LLM_KEY") ? "sk-variable" : "other")
                .orElseThrow()
                .authorization())
        .isEqualTo("Bearer sk-variable");
    assertThat(ApiKey.of(DEFAULTS, name -> null)).isEmpty();
    assertThat(ApiKey.of(DEFAULTS, name -> " ")).isEmpty();
    assertThat(ApiKey.of(named, name -> null)).hasToString("Optional[a key]");
  }

  @Test
  void a_key_that_no_header_can_carry_is_refused_without_being_shown() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "s3cret\nHost: evil\n");
    Path none = Files.writeString(folder.resolve("none"), "\n");

    assertThatThrownBy(() -> ApiKey.of(DEFAULTS.withKeyFile(file.toString()), name -> null))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "the key file '%s': expected a key of one line without blanks, found something else"
                .formatted(file));
    assertThatThrownBy(() -> ApiKey.of(DEFAULTS.withKeyFile(none.toString()), name -> null))
        .hasMessageEndingWith("found nothing");
    assertThatThrownBy(() -> ApiKey.of(DEFAULTS.withKeyFile(folder + "/not"), name -> null))
        .hasMessage("the key file '%s/not' cannot be read".formatted(folder));
    assertThatThrownBy(() -> ApiKey.of(DEFAULTS, name -> "s3cret \u00e9"))
        .hasMessage(
            "the environment variable EHRSYNTH_LLM_KEY: expected a key of one line without blanks,"
                + " found something else");
  }

  private static DryRun preview(String url, PatientContent content, Optional<ResponseSchema> form) {
    return DryRun.of(
        DEFAULTS.withUrl(url),
        new ChatPrompt(content, "be brief", "who?", form, 1),
        host -> InetAddress.getAllByName(host.equals("localhost") ? "::1" : "192.0.2.7"));
  }

  @Test
  void a_preview_shows_all_and_says_where_it_would_go() {
    ResponseSchema form = new ResponseSchema("rows", Map.of("type", "object"));

    assertThat(preview("http://localhost:1/v1", PatientContent.REAL_ROWS, Optional.of(form)).text())
        .isEqualToNormalizingNewlines(
            """
            to model 'llama3.1:8b' at http://localhost:1/v1 (this machine)
            holds rows of real patients
            --- system
            be brief
            --- user
            who?
            --- form of the answer
            {"type":"object"}
            """);
    assertThat(preview("https://a.example/v1", PatientContent.AGGREGATES, Optional.empty()).text())
        .isEqualToNormalizingNewlines(
            """
            to model 'llama3.1:8b' at https://a.example/v1 (not this machine)
            holds statistics of at least k patients each
            --- system
            be brief
            --- user
            who?
            """);
    assertThat(preview("https://a.example/v1", PatientContent.REAL_ROWS, Optional.empty()).text())
        .contains("(not this machine; would not be sent)");
  }
}
