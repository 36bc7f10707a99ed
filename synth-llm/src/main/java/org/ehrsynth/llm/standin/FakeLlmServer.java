package org.ehrsynth.llm.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.ehrsynth.InputException;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Simulates a server with a language model on a loopback address, for trials and tests. It answers
 * a request for JSON with random values that match the schema, and any other request with a
 * sentence. The same request always gets the same answer. Thread-safe.
 *
 * <p>Implements {@code POST /v1/chat/completions} and {@code GET /v1/models}. The number of tokens
 * is a quarter of the characters, rounded up; an answer beyond {@code max_tokens} is truncated.
 */
public final class FakeLlmServer implements AutoCloseable {
  /** The name of the model. */
  public static final String MODEL = "stand-in";

  private static final String PATH = "/v1/chat/completions";
  private static final int CHARACTERS_A_TOKEN = 4;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(FakeLlmServer::daemon);
  private final FaultRates faultRates;
  private final Function<CompletionRequest, Optional<String>> responder;
  private final List<CompletionRequest> requests = new ArrayList<>();

  private FakeLlmServer(
      FaultRates faultRates, Function<CompletionRequest, Optional<String>> responder) {
    this.faultRates = faultRates;
    this.responder = responder;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port of this machine is available", e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Starts a server without faults that generates all answers. */
  public static FakeLlmServer start() {
    return start(FaultRates.none());
  }

  /** Starts a server that generates all answers. */
  public static FakeLlmServer start(FaultRates faultRates) {
    return start(faultRates, request -> Optional.empty());
  }

  /**
   * Starts on a free port.
   *
   * @param responder may provide the text of an answer; it must be thread-safe, and equal requests
   *     must get equal answers
   */
  public static FakeLlmServer start(
      FaultRates faultRates, Function<CompletionRequest, Optional<String>> responder) {
    return new FakeLlmServer(faultRates, responder);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "stand-in");
    thread.setDaemon(true);
    return thread;
  }

  /** The base address for an endpoint. */
  public String url() {
    InetSocketAddress address = server.getAddress();
    return "http://%s:%d/v1".formatted(address.getAddress().getHostAddress(), address.getPort());
  }

  /** All requests for a completion so far, in the order of arrival. */
  public List<CompletionRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean isModels = path.equals("/v1/models");
      if (!isModels && !path.equals(PATH)) {
        send(exchange, 404, error("model_not_found"));
      } else if (!exchange.getRequestMethod().equals(isModels ? "GET" : "POST")) {
        send(exchange, 405, error("invalid_request_error"));
      } else if (isModels) {
        send(exchange, 200, models());
      } else {
        byte[] body = exchange.getRequestBody().readAllBytes();
        complete(exchange, new String(body, StandardCharsets.UTF_8));
      }
    }
  }

  private void complete(HttpExchange exchange, String body) throws IOException {
    JsonTree completion;
    try {
      CompletionRequest request = CompletionRequest.of(body);
      synchronized (requests) {
        requests.add(request);
      }
      completion = completion(request);
    } catch (InputException e) {
      send(exchange, 400, error("invalid_request_error"));
      return;
    }
    send(exchange, 200, completion);
  }

  private JsonTree completion(CompletionRequest request) {
    RandomStream draws = Seed.of(0).derive(request.body()).generator();
    JsonTree message = new JsonTree();
    message.put("role", "assistant");
    if (draws.nextDouble() < faultRates.refusals()) {
      message.put("content", null);
      message.put("refusal", "I cannot help with that.");
      return completion(request, message, "stop", "");
    }
    boolean isTruncated = draws.nextDouble() < faultRates.cutOff();
    String text = responder.apply(request).orElseGet(() -> drawn(request, draws));
    long maxTokens = request.maxTokens() == 0 ? Long.MAX_VALUE : request.maxTokens();
    boolean isTooLong = tokens(text) > maxTokens;
    if (isTooLong) {
      text = text.substring(0, (int) maxTokens * CHARACTERS_A_TOKEN);
    }
    if (isTruncated) {
      text = text.substring(0, (int) (draws.nextDouble() * text.length()));
    }
    message.put("content", text);
    return completion(request, message, isTruncated || isTooLong ? "length" : "stop", text);
  }

  private String drawn(CompletionRequest request, RandomStream draws) {
    return request
        .schema()
        .map(
            s -> Json.write(new SchemaSampler(draws, faultRates).value(JsonObject.of(s, "schema"))))
        .orElseGet(() -> "This is answer %d of a stand-in.".formatted(draws.nextInt(1_000_000)));
  }

  private static JsonTree completion(
      CompletionRequest request, JsonTree message, String reason, String text) {
    JsonTree choice = new JsonTree();
    choice.put("index", 0L);
    choice.put("message", message);
    choice.put("finish_reason", reason);
    long requested = tokens(request.system()) + tokens(request.user());
    JsonTree usage = new JsonTree();
    usage.put("prompt_tokens", requested);
    usage.put("completion_tokens", tokens(text));
    usage.put("total_tokens", requested + tokens(text));
    JsonTree tree = new JsonTree();
    tree.put("id", MODEL);
    tree.put("object", "chat.completion");
    tree.put("created", 0L);
    tree.put("model", request.model());
    tree.put("choices", List.of(choice));
    tree.put("usage", usage);
    return tree;
  }

  private static long tokens(String text) {
    return (text.length() + CHARACTERS_A_TOKEN - 1L) / CHARACTERS_A_TOKEN;
  }

  private static JsonTree models() {
    JsonTree model = new JsonTree();
    model.put("id", MODEL);
    model.put("object", "model");
    model.put("created", 0L);
    model.put("owned_by", "ehrsynth");
    JsonTree tree = new JsonTree();
    tree.put("object", "list");
    tree.put("data", List.of(model));
    return tree;
  }

  private static JsonTree error(String code) {
    JsonTree error = new JsonTree();
    error.put("message", "the stand-in does not support this request");
    error.put("code", code);
    return JsonTree.of("error", error);
  }

  private static void send(HttpExchange exchange, int status, JsonTree tree) throws IOException {
    byte[] body = Json.write(tree).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    // This server sends head and body in two packets; on a persistent connection the second would
    // wait 40 ms for the acknowledgement of the first.
    exchange.getResponseHeaders().set("Connection", "close");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
