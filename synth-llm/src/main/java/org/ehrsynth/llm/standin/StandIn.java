package org.ehrsynth.llm.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.ehrsynth.InputException;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.random.Draws;
import org.ehrsynth.random.Seed;

/**
 * A small server on this machine that answers as OpenAI's does, without any model: a JSON schema is
 * filled by chance, the same request always alike. For demonstrations and tests of whole runs; what
 * it says means nothing.
 */
public final class StandIn implements AutoCloseable {
  /** The only model there. */
  public static final String MODEL = "stand-in";

  private static final int THREADS = 8;

  private final HttpServer server;
  private final ExecutorService workers;
  private final StandInConfig config;
  private final Function<Request, Optional<String>> responder;
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  /**
   * A request as it came.
   *
   * @param system the system's text
   * @param user the user's text
   * @param schema of the answer's form; null for plain text
   * @param seed of the request
   * @param headers the names in lower case and their first values
   * @param body the whole
   */
  public record Request(
      String system,
      String user,
      Map<String, Object> schema,
      long seed,
      Map<String, String> headers,
      String body) {}

  private StandIn(
      HttpServer server, StandInConfig config, Function<Request, Optional<String>> responder) {
    this.server = server;
    this.config = config;
    this.responder = responder;
    this.workers =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "ehrsynth-stand-in");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts one without faults. */
  public static StandIn start() {
    return start(StandInConfig.defaults(), request -> Optional.empty());
  }

  /**
   * Starts one at a free port of the loopback address.
   *
   * @param responder answers before the stand-in does; empty leaves it to it
   */
  public static StandIn start(StandInConfig config, Function<Request, Optional<String>> responder) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      StandIn standIn = new StandIn(server, config, responder);
      server.createContext("/v1/chat/completions", standIn::chat);
      server.createContext("/v1/models", standIn::models);
      server.setExecutor(standIn.workers);
      server.start();
      return standIn;
    } catch (IOException e) {
      throw new UncheckedIOException("no port of the loopback address is free", e);
    }
  }

  /** The base address. */
  public String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/v1";
  }

  /** The requests so far, in the order in which they came. */
  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }

  private void models(HttpExchange exchange) throws IOException {
    send(exchange, 200, Map.of("data", List.of(Map.of("id", MODEL))));
  }

  private void chat(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Request request;
    try {
      request = request(exchange, body);
    } catch (InputException e) {
      send(exchange, 400, Map.of("error", Map.of("message", e.getMessage())));
      return;
    }
    requests.add(request);
    Draws draws = draws(request);
    boolean refuses = draws.uniform() < config.refused();
    boolean cutsOff = draws.uniform() < config.cutOff();
    String text = refuses ? "I cannot help with that." : text(request, draws);
    text = cutsOff ? text.substring(0, text.length() * 2 / 3) : text;
    String reason = refuses ? "content_filter" : cutsOff ? "length" : "stop";
    send(exchange, 200, completion(request, text, reason));
  }

  private String text(Request request, Draws draws) {
    Optional<String> own = responder.apply(request);
    if (own.isPresent()) {
      return own.get();
    }
    return request.schema == null
        ? "The patient was seen as planned. Nothing else is known."
        : Json.write(new SchemaFiller(config, draws).fill(request.schema));
  }

  /** The same request draws the same. */
  private static Draws draws(Request request) {
    return Seed.of(request.seed).derive(request.system + "\n" + request.user).generator();
  }

  private static Request request(HttpExchange exchange, String body) {
    JsonObject tree = JsonObject.parse(body, "the request");
    String system = "";
    String user = "";
    for (JsonObject message : tree.objects("messages")) {
      if (message.string("role").equals("system")) {
        system = message.string("content");
      } else {
        user = message.string("content");
      }
    }
    Map<String, Object> schema = null;
    if (tree.has("response_format") && tree.object("response_format").has("json_schema")) {
      schema = tree.object("response_format").object("json_schema").object("schema").toMap();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
    return new Request(
        system, user, schema, tree.has("seed") ? tree.integer("seed") : 0, headers, body);
  }

  private static Map<String, Object> completion(Request request, String text, String reason) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    message.put("content", text);
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", 0L);
    choice.put("message", message);
    choice.put("finish_reason", reason);
    long asked = tokens(request.system) + tokens(request.user);
    Map<String, Object> usage = new LinkedHashMap<>();
    usage.put("prompt_tokens", asked);
    usage.put("completion_tokens", tokens(text));
    usage.put("total_tokens", asked + tokens(text));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", "stand-in");
    answer.put("object", "chat.completion");
    answer.put("created", 0L);
    answer.put("model", MODEL);
    answer.put("choices", List.of(choice));
    answer.put("usage", usage);
    return answer;
  }

  /** About as many as a tokenizer makes: one for four characters. */
  private static long tokens(String text) {
    return (text.length() + 3L) / 4;
  }

  private static void send(HttpExchange exchange, int status, Object tree) throws IOException {
    byte[] bytes = Json.write(tree).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
