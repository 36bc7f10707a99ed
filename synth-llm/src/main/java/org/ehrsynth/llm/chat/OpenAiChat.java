package org.ehrsynth.llm.chat;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.output.FinishReason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.chat.Answer.Usage;
import org.ehrsynth.llm.chat.ChatException.Cause;

/**
 * Sends one question to an OpenAI-compatible server, once. What may not leave this machine is
 * refused here, whoever asks.
 */
final class OpenAiChat implements Chat {
  /** A server on this machine wants some word, if any. */
  private static final String NO_KEY = "none";

  private final Endpoint endpoint;
  private final boolean hasKey;
  private final OpenAiChatModel model;

  OpenAiChat(Endpoint endpoint, Optional<ServerKey> key) {
    this.endpoint = endpoint;
    this.hasKey = key.isPresent();
    this.model =
        OpenAiChatModel.builder()
            .httpClientBuilder(
                PlainHttp.builder(HomeGuard.isHome(endpoint.host()), endpoint.timeout()))
            .baseUrl(endpoint.url())
            .apiKey(key.map(ServerKey::text).orElse(NO_KEY))
            .modelName(endpoint.model())
            .strictJsonSchema(true)
            .maxRetries(0)
            .logRequests(false)
            .logResponses(false)
            .build();
  }

  @Override
  public Answer ask(Question question) {
    HomeGuard.check(endpoint, question.content());
    OpenAiChatRequestParameters.Builder parameters = OpenAiChatRequestParameters.builder();
    parameters.modelName(endpoint.model());
    parameters.temperature(endpoint.temperature());
    parameters.maxOutputTokens(endpoint.mostTokens());
    // Servers take a positive int.
    parameters.seed((int) (question.seed() >>> 33));
    question.form().ifPresent(form -> parameters.responseFormat(format(form)));
    ChatRequest request =
        ChatRequest.builder()
            .messages(SystemMessage.from(question.system()), UserMessage.from(question.user()))
            .parameters(parameters.build())
            .build();
    try {
      return answer(model.chat(request));
    } catch (CancellationException | ChatException e) {
      throw e;
    } catch (RuntimeException e) {
      if (has(e, ContentFilteredException.class)) {
        return new Answer("", Answer.End.REFUSED, Usage.NONE);
      }
      throw failure(e);
    }
  }

  private static ResponseFormat format(AnswerForm form) {
    return ResponseFormat.builder()
        .type(ResponseFormatType.JSON)
        .jsonSchema(
            JsonSchema.builder()
                .name(form.name())
                .rootElement(JsonRawSchema.from(Json.write(form.schema())))
                .build())
        .build();
  }

  private Answer answer(ChatResponse response) {
    String text = response.aiMessage() == null ? null : response.aiMessage().text();
    Usage usage =
        response.tokenUsage() == null
            ? Usage.NONE
            : new Usage(
                count(response.tokenUsage().inputTokenCount()),
                count(response.tokenUsage().outputTokenCount()));
    FinishReason reason = response.finishReason();
    if (text == null && reason != FinishReason.LENGTH && reason != FinishReason.CONTENT_FILTER) {
      throw failed(Cause.BROKEN_ANSWER, "the answer has no text", "", Optional.empty());
    }
    Answer.End end =
        reason == FinishReason.LENGTH
            ? Answer.End.CUT_OFF
            : reason == FinishReason.CONTENT_FILTER ? Answer.End.REFUSED : Answer.End.COMPLETE;
    return new Answer(text == null ? "" : text, end, usage);
  }

  private static long count(Integer tokens) {
    return tokens == null ? 0 : tokens;
  }

  private ChatException failure(RuntimeException e) {
    HttpException http = find(e, HttpException.class);
    if (http != null) {
      Optional<Duration> after =
          http instanceof PlainHttp.Unsuccessful told ? told.retryAfter() : Optional.empty();
      return ofStatus(http.statusCode(), after);
    }
    if (has(e, HttpTimeoutException.class)) {
      return failed(
          Cause.TIMEOUT,
          "no answer within %,d s".formatted(Math.max(1, endpoint.timeout().toSeconds())),
          "a longer timeout, a smaller batch or a smaller model may help",
          Optional.empty());
    }
    if (has(e, UnknownHostException.class) || has(e, UnresolvedAddressException.class)) {
      return failed(Cause.UNREACHABLE, "the host is not known", "check url", Optional.empty());
    }
    if (has(e, ConnectException.class)) {
      return failed(
          Cause.UNREACHABLE,
          "there is no connection",
          "is the server running? For Ollama: ollama serve",
          Optional.empty());
    }
    if (has(e, IOException.class) && !has(e, com.fasterxml.jackson.core.JacksonException.class)) {
      return failed(Cause.UNREACHABLE, "the connection was lost", "", Optional.empty());
    }
    return failed(
        Cause.BROKEN_ANSWER,
        "the answer is not what the protocol says",
        "url must lead to an OpenAI-compatible server, mostly it ends in /v1",
        Optional.empty());
  }

  private ChatException ofStatus(int status, Optional<Duration> after) {
    String told = "the server answered with status " + status;
    if (status == 429) {
      return failed(
          Cause.RATE_LIMITED, told + ", too many questions", "perMinute limits them", after);
    } else if (status == 401 || status == 403) {
      return failed(
          Cause.UNAUTHORISED,
          told + (hasKey ? ", the key is not accepted" : ", it wants a key and there is none"),
          "the key is taken from %s or a key file".formatted(ServerKey.VARIABLE),
          Optional.empty());
    } else if (status == 408) {
      return failed(Cause.TIMEOUT, told + ", it waited too long", "", after);
    } else if (status / 100 == 5) {
      return failed(Cause.SERVER_ERROR, told, "", after);
    } else if (status / 100 == 3) {
      return failed(
          Cause.BAD_REQUEST, told + ", a redirect, which is not followed", "check url", after);
    }
    return failed(
        Cause.BAD_REQUEST,
        told,
        "is '%s' a model there, and does it take a JSON schema?".formatted(endpoint.model()),
        Optional.empty());
  }

  private ChatException failed(Cause cause, String what, String help, Optional<Duration> after) {
    return new ChatException(
        cause, endpoint.place() + ": " + what + (help.isEmpty() ? "" : "; " + help), after);
  }

  private static boolean has(Throwable e, Class<? extends Throwable> type) {
    return find(e, type) != null;
  }

  private static <T extends Throwable> T find(Throwable e, Class<T> type) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
