package org.ehrsynth.llm.chat;

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

/**
 * Asks an OpenAI-compatible server, once. A form is sent as a strict JSON schema; the seed is
 * folded to the 31 bits that all servers take. Thread-safe.
 *
 * <p>An answer without text is an answer: the caller knows what to do with it.
 */
final class OpenAiChat {
  private final Endpoint endpoint;
  private final Optional<Key> key;
  private final Route.Resolver resolver;
  private final Timer timer;
  private final Consumer<String> notes;
  private final AtomicBoolean isLeavingTold = new AtomicBoolean();
  private final Carrier.Clients clients = new Carrier.Clients();

  OpenAiChat(
      Endpoint endpoint,
      Optional<Key> key,
      Route.Resolver resolver,
      Timer timer,
      Consumer<String> notes) {
    this.endpoint = endpoint;
    this.key = key;
    this.resolver = resolver;
    this.timer = timer;
    this.notes = notes;
  }

  /**
   * Sends a question along a route that was checked for its content.
   *
   * @throws Fault if there is no answer
   */
  Answer ask(Question question) {
    Route route = Route.of(endpoint, question.content(), resolver);
    tellWhatLeaves(question.content(), route);
    Carrier carrier = new Carrier(endpoint, route, key, clients, timer);
    try {
      ChatResponse response = model(question, route, carrier).chat(request(question));
      String text = response.aiMessage().text();
      return new Answer(text == null ? "" : text, end(response.finishReason()), usage(carrier));
    } catch (ContentFilteredException e) {
      return new Answer("", Answer.End.REFUSED, usage(carrier));
    } catch (RuntimeException e) {
      if (carrier.failure().isPresent()) {
        throw carrier.failure().get();
      }
      if (carrier.reply().isPresent()) {
        // Without the exception: it may show the answer.
        throw Reply.broken("JSON of another kind", "check the server's version");
      }
      throw e;
    }
  }

  private void tellWhatLeaves(Content content, Route route) {
    boolean isOnlyAllowed = !content.mayLeave() && !route.isLocal();
    if (isOnlyAllowed && isLeavingTold.compareAndSet(false, true)) {
      notes.accept(
          "%s go to the host '%s', as external data are allowed"
              .formatted(Route.words(content), endpoint.uri().getHost()));
    }
  }

  private static Answer.Usage usage(Carrier carrier) {
    return carrier.reply().map(Reply::usage).orElse(Answer.Usage.NONE);
  }

  private static Answer.End end(FinishReason reason) {
    if (reason == FinishReason.LENGTH) {
      return Answer.End.CUT_OFF;
    }
    return reason == FinishReason.CONTENT_FILTER ? Answer.End.REFUSED : Answer.End.COMPLETE;
  }

  /** One for each question: its carrier knows where this one may go. */
  private OpenAiChatModel model(Question question, Route route, Carrier carrier) {
    return OpenAiChatModel.builder()
        .httpClientBuilder(carrier)
        .baseUrl(route.base().toString())
        .modelName(endpoint.model())
        .temperature(endpoint.temperature())
        .maxTokens(endpoint.mostTokens())
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

  private static ChatRequest request(Question question) {
    List<ChatMessage> messages = new ArrayList<>();
    if (!question.system().isBlank()) {
      messages.add(SystemMessage.from(question.system()));
    }
    messages.add(UserMessage.from(question.user()));
    ChatRequest.Builder request = ChatRequest.builder().messages(messages);
    question.form().ifPresent(form -> request.responseFormat(format(form)));
    return request.build();
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
}
