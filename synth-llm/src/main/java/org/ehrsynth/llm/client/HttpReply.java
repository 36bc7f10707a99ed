package org.ehrsynth.llm.client;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ehrsynth.InputException;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.chat.ChatException;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.RequestFailure;

/**
 * What a server sent back, as far as HTTP and the frame of the protocol go. Its words are not
 * repeated in any message, since a server may quote the question; of its error codes only those
 * that are known are.
 *
 * @param body a JSON object with at least one choice
 * @param usage as the server counts; nothing where it does not
 */
record HttpReply(String body, ChatCompletion.Usage usage) {
  private static final Set<String> KNOWN_CODES =
      Set.of(
          "context_length_exceeded",
          "insufficient_quota",
          "invalid_api_key",
          "invalid_request_error",
          "model_not_found",
          "rate_limit_exceeded",
          "unsupported_parameter",
          "unsupported_value");

  private static final String OTHER_SERVER =
      "check that the address is that of an OpenAI-compatible server";

  /**
   * Reads a response.
   *
   * @param now for a pause that the server gives as a date
   * @throws org.ehrsynth.llm.chat.RequestFailure for all but a success with a body as the protocol
   *     says
   */
  static HttpReply of(HttpResponse<byte[]> response, Endpoint endpoint, Instant now) {
    int status = response.statusCode();
    if (status / 100 != 2) {
      throw failed(status, code(response), endpoint).withPause(pause(response.headers(), now));
    }
    Map<?, ?> tree = tree(response);
    if (!(tree.get("choices") instanceof List<?> choices)
        || choices.isEmpty()
        || !(choices.get(0) instanceof Map<?, ?> choice)
        || !(choice.get("message") instanceof Map<?, ?> message)
        || !isTextOrNothing(message.get("content"))
        || !isTextOrNothing(message.get("refusal"))) {
      throw malformed("JSON without an answer", OTHER_SERVER);
    }
    return new HttpReply(new String(response.body(), StandardCharsets.UTF_8), usage(tree));
  }

  private static boolean isTextOrNothing(Object value) {
    return value == null || value instanceof String;
  }

  private static ChatCompletion.Usage usage(Map<?, ?> tree) {
    if (!(tree.get("usage") instanceof Map<?, ?> usage)) {
      return ChatCompletion.Usage.NONE;
    }
    return new ChatCompletion.Usage(
        tokens(usage.get("prompt_tokens")), tokens(usage.get("completion_tokens")));
  }

  private static long tokens(Object count) {
    return count instanceof Long tokens && tokens > 0 ? tokens : 0;
  }

  private static Map<?, ?> tree(HttpResponse<byte[]> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(response.body())).toString();
      if (Json.parse(text, "answer") instanceof Map<?, ?> map) {
        return map;
      }
    } catch (CharacterCodingException | InputException e) {
      if (type.startsWith("text/html")) {
        throw malformed("a web page", OTHER_SERVER);
      }
    }
    throw malformed(
        response.body().length == 0 ? "nothing" : "no whole JSON object",
        type.isEmpty() || type.contains("json") ? "ask again later" : OTHER_SERVER);
  }

  static RequestFailure malformed(String found, String help) {
    return new RequestFailure(
        ChatException.Cause.MALFORMED_RESPONSE, "expected an answer in JSON, found " + found, help);
  }

  private static RequestFailure failed(int status, String code, Endpoint endpoint) {
    String found = "HTTP %d%s".formatted(status, code.isEmpty() ? "" : " (" + code + ")");
    if (status == 401 || status == 403) {
      return new RequestFailure(
          ChatException.Cause.UNAUTHORISED,
          found + ", the key is missing or refused",
          endpoint.keyFile().isEmpty()
              ? "set the environment variable " + Endpoint.KEY_VARIABLE
              : "check the key file '%s'".formatted(endpoint.keyFile()));
    } else if (status == 408) {
      return new RequestFailure(
          ChatException.Cause.TIMEOUT, found + ", the server waited too long", "ask again later");
    } else if (status == 429 && code.equals("insufficient_quota")) {
      return new RequestFailure(
          ChatException.Cause.BAD_REQUEST, found + ", nothing is left to spend", "see the bill");
    } else if (status == 429) {
      return new RequestFailure(
          ChatException.Cause.RATE_LIMITED,
          found + ", too many questions",
          "ask fewer a minute or at a time");
    } else if (status >= 500) {
      return new RequestFailure(
          ChatException.Cause.SERVER_ERROR, found + ", the server failed", "see its log");
    } else if (status / 100 == 3) {
      return new RequestFailure(
          ChatException.Cause.BAD_REQUEST,
          found + ", a redirect, which is not followed",
          "give the address that it leads to");
    } else if (status == 404) {
      return new RequestFailure(
          ChatException.Cause.BAD_REQUEST,
          "%s, there is no model '%s' or no such path".formatted(found, endpoint.model()),
          "check the model's name and that the address ends like /v1");
    }
    return new RequestFailure(
        ChatException.Cause.BAD_REQUEST,
        found + ", the question was refused",
        "check that the model takes JSON schemas and so many tokens");
  }

  /** A known code of the server's error; else nothing. */
  private static String code(HttpResponse<byte[]> response) {
    try {
      Object tree = Json.parse(new String(response.body(), StandardCharsets.UTF_8), "error");
      if (tree instanceof Map<?, ?> map && map.get("error") instanceof Map<?, ?> error) {
        for (String name : List.of("code", "type")) {
          if (error.get(name) instanceof String code && KNOWN_CODES.contains(code)) {
            return code;
          }
        }
      }
    } catch (InputException e) {
      return ""; // an error need not be JSON
    }
    return "";
  }

  /** Retry-After, seconds or a date (RFC 9110, section 10.2.3); nothing if it is neither. */
  private static Optional<Duration> pause(HttpHeaders headers, Instant now) {
    String text = headers.firstValue("Retry-After").orElse("").strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      return Optional.of(Duration.between(now, until)).filter(d -> !d.isNegative());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
