package org.ehrsynth.llm.client;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.chat.ApiKey;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.Clock;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.PatientContent;
import org.ehrsynth.llm.chat.ResponseSchema;

/**
 * Asks an OpenAI-compatible server, once. A form is sent as a strict JSON schema; the seed is
 * folded to the 31 bits that all servers take. Thread-safe.
 *
 * <p>An answer without text is an answer: the caller knows what to do with it.
 */
final class OpenAiChat {
  private final Endpoint endpoint;
  private final Optional<ApiKey> key;
  private final ResolvedRoute.Resolver resolver;
  private final Clock clock;
  private final Consumer<String> notes;
  private final AtomicBoolean isDisclosureReported = new AtomicBoolean();
  private final HttpTransport.Clients clients = new HttpTransport.Clients();

  OpenAiChat(
      Endpoint endpoint,
      Optional<ApiKey> key,
      ResolvedRoute.Resolver resolver,
      Clock timer,
      Consumer<String> notes) {
    this.endpoint = endpoint;
    this.key = key;
    this.resolver = resolver;
    this.clock = timer;
    this.notes = notes;
  }

  /**
   * Sends a question along a route that was checked for its content.
   *
   * @throws org.ehrsynth.llm.chat.RequestFailure if there is no answer
   */
  ChatCompletion send(ChatPrompt question) {
    ResolvedRoute route = ResolvedRoute.of(endpoint, question.content(), resolver);
    reportDisclosure(question.content(), route);
    HttpTransport carrier = new HttpTransport(endpoint, route, key, clients, clock);
    try {
      ChatResponse response = model(question, route, carrier).chat(request(question));
      String text = response.aiMessage().text();
      return new ChatCompletion(
          text == null ? "" : text, end(response.finishReason()), usage(carrier));
    } catch (ContentFilteredException e) {
      return new ChatCompletion("", ChatCompletion.FinishReason.REFUSED, usage(carrier));
    } catch (RuntimeException e) {
      if (carrier.failure().isPresent()) {
        throw carrier.failure().get();
      }
      if (carrier.reply().isPresent()) {
        // Without the exception: it may show the answer.
        throw HttpReply.malformed("JSON of another kind", "check the server's version");
      }
      throw e;
    }
  }

  private void reportDisclosure(PatientContent content, ResolvedRoute route) {
    boolean isOnlyAllowed = !content.mayLeave() && !route.isLocal();
    if (isOnlyAllowed && isDisclosureReported.compareAndSet(false, true)) {
      notes.accept(
          "%s go to the host '%s', as external data are allowed"
              .formatted(ResolvedRoute.describe(content), endpoint.uri().getHost()));
    }
  }

  private static ChatCompletion.Usage usage(HttpTransport carrier) {
    return carrier.reply().map(HttpReply::usage).orElse(ChatCompletion.Usage.NONE);
  }

  private static ChatCompletion.FinishReason end(FinishReason reason) {
    if (reason == FinishReason.LENGTH) {
      return ChatCompletion.FinishReason.CUT_OFF;
    }
    return reason == FinishReason.CONTENT_FILTER
        ? ChatCompletion.FinishReason.REFUSED
        : ChatCompletion.FinishReason.COMPLETE;
  }

  /** One for each question: its carrier knows where this one may go. */
  private OpenAiChatModel model(ChatPrompt question, ResolvedRoute route, HttpTransport carrier) {
    return OpenAiChatModel.builder()
        .httpClientBuilder(carrier)
        .baseUrl(route.base().toString())
        .modelName(endpoint.model())
        .temperature(endpoint.decoding().temperature())
        .maxTokens(endpoint.decoding().maxTokens())
        .seed(folded(question.seed()))
        .strictJsonSchema(true)
        .maxRetries(0)
        .logRequests(false)
        .logResponses(false)
        .build();
  }

  /** All bits of the seed count; none is the sign. */
  private static int folded(long seed) {
    return (int) (seed ^ (seed >>> 32)) & Integer.MAX_VALUE;
  }

  private static ChatRequest request(ChatPrompt question) {
    List<ChatMessage> messages = new ArrayList<>();
    if (!question.system().isBlank()) {
      messages.add(SystemMessage.from(question.system()));
    }
    messages.add(UserMessage.from(question.user()));
    ChatRequest.Builder request = ChatRequest.builder().messages(messages);
    question.responseSchema().ifPresent(form -> request.responseFormat(format(form)));
    return request.build();
  }

  private static ResponseFormat format(ResponseSchema form) {
    return ResponseFormat.builder()
        .type(ResponseFormatType.JSON)
        .jsonSchema(
            JsonSchema.builder()
                .name(form.name())
                .rootElement(JsonRawSchema.from(Json.write(form.schema())))
                .build())
        .build();
  }
}
