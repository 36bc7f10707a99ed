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
 * Sends prompts to an OpenAI-compatible server without retries. A response schema is sent as a
 * strict JSON schema; the seed is folded to the 31 bits that all servers accept. Thread-safe.
 *
 * <p>An answer without text is a valid answer, which the caller handles.
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
      Clock clock,
      Consumer<String> notes) {
    this.endpoint = endpoint;
    this.key = key;
    this.resolver = resolver;
    this.clock = clock;
    this.notes = notes;
  }

  /**
   * Sends a prompt along a route that is permitted for its content.
   *
   * @throws org.ehrsynth.llm.chat.RequestFailure if there is no answer
   */
  ChatCompletion send(ChatPrompt prompt) {
    ResolvedRoute route = ResolvedRoute.of(endpoint, prompt.content(), resolver);
    reportDisclosure(prompt.content(), route);
    HttpTransport transport = new HttpTransport(endpoint, route, key, clients, clock);
    try {
      ChatResponse response = model(prompt, route, transport).chat(request(prompt));
      String text = response.aiMessage().text();
      return new ChatCompletion(
          text == null ? "" : text, end(response.finishReason()), usage(transport));
    } catch (ContentFilteredException e) {
      return new ChatCompletion("", ChatCompletion.FinishReason.REFUSED, usage(transport));
    } catch (RuntimeException e) {
      if (transport.failure().isPresent()) {
        throw transport.failure().get();
      }
      if (transport.reply().isPresent()) {
        // Without the cause, whose message may show the answer.
        throw HttpReply.malformed("JSON of another kind", "check the version of the server");
      }
      throw e;
    }
  }

  private void reportDisclosure(PatientContent content, ResolvedRoute route) {
    boolean needsPermission = !content.mayLeave() && !route.isLocal();
    if (needsPermission && isDisclosureReported.compareAndSet(false, true)) {
      notes.accept(
          "%s are sent to the host '%s', because external data are allowed"
              .formatted(ResolvedRoute.describe(content), endpoint.uri().getHost()));
    }
  }

  private static ChatCompletion.Usage usage(HttpTransport transport) {
    return transport.reply().map(HttpReply::usage).orElse(ChatCompletion.Usage.NONE);
  }

  private static ChatCompletion.FinishReason end(FinishReason reason) {
    if (reason == FinishReason.LENGTH) {
      return ChatCompletion.FinishReason.CUT_OFF;
    }
    return reason == FinishReason.CONTENT_FILTER
        ? ChatCompletion.FinishReason.REFUSED
        : ChatCompletion.FinishReason.COMPLETE;
  }

  /** A model for one prompt, whose transport knows the permitted route. */
  private OpenAiChatModel model(ChatPrompt prompt, ResolvedRoute route, HttpTransport transport) {
    return OpenAiChatModel.builder()
        .httpClientBuilder(transport)
        .baseUrl(route.base().toString())
        .modelName(endpoint.model())
        .temperature(endpoint.decoding().temperature())
        .maxTokens(endpoint.decoding().maxTokens())
        .seed(folded(prompt.seed()))
        .strictJsonSchema(true)
        .maxRetries(0)
        .logRequests(false)
        .logResponses(false)
        .build();
  }

  /** Folds all bits of the seed into a non-negative int. */
  private static int folded(long seed) {
    return (int) (seed ^ (seed >>> 32)) & Integer.MAX_VALUE;
  }

  private static ChatRequest request(ChatPrompt prompt) {
    List<ChatMessage> messages = new ArrayList<>();
    if (!prompt.system().isBlank()) {
      messages.add(SystemMessage.from(prompt.system()));
    }
    messages.add(UserMessage.from(prompt.user()));
    ChatRequest.Builder request = ChatRequest.builder().messages(messages);
    prompt.responseSchema().ifPresent(form -> request.responseFormat(format(form)));
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
