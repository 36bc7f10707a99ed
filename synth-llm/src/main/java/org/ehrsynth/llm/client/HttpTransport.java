package org.ehrsynth.llm.client;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.ehrsynth.llm.chat.ApiKey;
import org.ehrsynth.llm.chat.ChatException;
import org.ehrsynth.llm.chat.Clock;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.RequestFailure;

/**
 * Carries one question along its route and brings back the reply: the one place where bytes leave.
 *
 * <p>langchain4j's own carrier loses the pause that a server asks for, and a time-out of the JDK's
 * client ends with the head of a response, not with its body; so this one keeps the time for the
 * whole answer. It is also the only one that holds the key, and sends to the route only.
 */
final class HttpTransport implements HttpClient, HttpClientBuilder {
  private static final Duration MAX_TO_CONNECT = Duration.ofSeconds(15);

  private final Endpoint endpoint;
  private final ResolvedRoute route;
  private final Optional<ApiKey> key;
  private final Clients clients;
  private final Clock clock;
  private Optional<RuntimeException> failure = Optional.empty();
  private Optional<HttpReply> reply = Optional.empty();

  HttpTransport(
      Endpoint endpoint, ResolvedRoute route, Optional<ApiKey> key, Clients clients, Clock timer) {
    this.endpoint = endpoint;
    this.route = route;
    this.key = key;
    this.clients = clients;
    this.clock = timer;
  }

  /** Why there is no reply, whatever the caller made of it. */
  Optional<RuntimeException> failure() {
    return failure;
  }

  Optional<HttpReply> reply() {
    return reply;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    try {
      HttpReply received = HttpReply.of(sent(request), endpoint, clock.wall());
      reply = Optional.of(received);
      return SuccessfulHttpResponse.builder().statusCode(200).body(received.body()).build();
    } catch (RequestFailure | CancellationException e) {
      failure = Optional.of(e);
      throw e;
    }
  }

  private HttpResponse<byte[]> sent(HttpRequest request) {
    URI uri = URI.create(request.url());
    if (!uri.equals(URI.create(route.base() + "/chat/completions"))) {
      throw new IllegalStateException("a request leaves its route");
    }
    if (key.isPresent() && !route.isLocal() && !uri.getScheme().equals("https")) {
      throw new RequestFailure(
          ChatException.Cause.NOT_ALLOWED,
          "the key would go to the host '%s' unencrypted".formatted(uri.getHost()),
          "use https");
    }
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("User-Agent", "ehrsynth")
            .POST(BodyPublishers.ofString(request.body()));
    key.ifPresent(k -> builder.header("Authorization", k.authorization()));
    AtomicBoolean isAnswering = new AtomicBoolean();
    CompletableFuture<HttpResponse<byte[]>> sent =
        clients
            .of(route)
            .sendAsync(
                builder.build(),
                head -> {
                  isAnswering.set(true);
                  return new LimitedBody(LimitedBody.MAX_BYTES);
                });
    return received(sent, isAnswering);
  }

  private HttpResponse<byte[]> received(
      CompletableFuture<HttpResponse<byte[]>> sent, AtomicBoolean isAnswering) {
    try {
      return sent.get(endpoint.limits().timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw noAnswer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw lost(e.getCause(), isAnswering.get());
    } finally {
      sent.cancel(true); // closes the connection of one that is not done
    }
  }

  private RequestFailure noAnswer() {
    return new RequestFailure(
        ChatException.Cause.TIMEOUT,
        "no answer within %s s".formatted(seconds(endpoint.limits().timeout())),
        "allow more time or ask for less at once");
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? "%,d".formatted(duration.toSeconds())
        : Double.toString(duration.toMillis() / 1000.0);
  }

  private RequestFailure lost(Throwable cause, boolean isAnswering) {
    if (isUnresolved(cause)) {
      return ResolvedRoute.unknownHost(endpoint);
    } else if (cause instanceof HttpConnectTimeoutException) {
      return unreachable("no connection within %d s".formatted(MAX_TO_CONNECT.toSeconds()));
    } else if (cause instanceof HttpTimeoutException) {
      return noAnswer();
    } else if (cause instanceof ConnectException) {
      return unreachable("the connection was refused");
    } else if (cause instanceof SSLException) {
      return unreachable("no secure connection could be made");
    }
    return isAnswering
        ? HttpReply.malformed("one that breaks off", "ask again later")
        : unreachable("the connection was lost");
  }

  private static boolean isUnresolved(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static RequestFailure unreachable(String what) {
    return new RequestFailure(
        ChatException.Cause.UNREACHABLE, what, "check that the server runs at this address");
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("answers are not streamed");
  }

  @Override
  public Duration connectTimeout() {
    return MAX_TO_CONNECT;
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration timeout) {
    return this; // the endpoint's holds
  }

  @Override
  public Duration readTimeout() {
    return endpoint.limits().timeout();
  }

  @Override
  public HttpClientBuilder readTimeout(Duration timeout) {
    return this; // the endpoint's holds
  }

  @Override
  public HttpClient build() {
    return this;
  }

  /** Connections, kept between questions; made when first needed. Thread-safe. */
  static final class Clients {
    private java.net.http.HttpClient direct;
    private java.net.http.HttpClient other;

    /** To this machine never by a proxy; elsewhere as the Java system is set. */
    synchronized java.net.http.HttpClient of(ResolvedRoute route) {
      if (route.isLocal()) {
        direct =
            direct == null
                ? create().proxy(java.net.http.HttpClient.Builder.NO_PROXY).build()
                : direct;
        return direct;
      }
      other = other == null ? create().build() : other;
      return other;
    }

    /** HTTP/1.1, since some local servers stumble over an offer of HTTP/2. */
    private static java.net.http.HttpClient.Builder create() {
      return java.net.http.HttpClient.newBuilder()
          .version(java.net.http.HttpClient.Version.HTTP_1_1)
          .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
          .connectTimeout(MAX_TO_CONNECT);
    }
  }
}
