package org.ehrsynth.llm.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.ehrsynth.llm.chat.ChatException;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.PatientContent;
import org.ehrsynth.llm.chat.RequestFailure;

/**
 * The route of one prompt to a server. Nothing is sent without a route, and content that must stay
 * on this machine has a route to loopback addresses only.
 *
 * <p>The host is resolved for each prompt. For content that must stay, <em>every</em> address must
 * be loopback (127.0.0.0/8 or ::1; not 0.0.0.0, which is no address of a host), and the route leads
 * to the checked address instead of the name, so that a different answer of the name server between
 * the check and the connection has no effect. Consequently, with https the certificate of such a
 * server must name the address.
 */
final class ResolvedRoute {
  private final URI base;
  private final boolean isLocal;

  private ResolvedRoute(URI base, boolean isLocal) {
    this.base = base;
    this.isLocal = isLocal;
  }

  /** Finds addresses of a host. */
  @FunctionalInterface
  interface Resolver {
    Resolver SYSTEM = InetAddress::getAllByName;

    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * Finds the route to an endpoint.
   *
   * @throws org.ehrsynth.llm.chat.RequestFailure NOT_ALLOWED if the content must stay and the host
   *     is not this machine; UNREACHABLE if the content must stay and the host is unknown
   */
  static ResolvedRoute of(Endpoint endpoint, PatientContent content, Resolver resolver) {
    boolean mustStay = !content.mayLeave() && !endpoint.allowExternalData();
    Optional<InetAddress[]> addresses = addresses(endpoint, resolver);
    boolean isLocal =
        addresses.isPresent()
            && addresses.get().length > 0
            && Arrays.stream(addresses.get()).allMatch(InetAddress::isLoopbackAddress);
    if (!mustStay) {
      return new ResolvedRoute(endpoint.uri(), isLocal);
    }
    if (addresses.isEmpty()) {
      throw unknownHost(endpoint);
    }
    if (!isLocal) {
      throw new RequestFailure(
          ChatException.Cause.NOT_ALLOWED,
          "%s would be sent to the host '%s', which is not this machine"
              .formatted(describe(content), endpoint.uri().getHost()),
          "use a server on this machine, or allow external data");
    }
    return new ResolvedRoute(at(endpoint.uri(), addresses.get()[0]), true);
  }

  private static Optional<InetAddress[]> addresses(Endpoint endpoint, Resolver resolver) {
    try {
      return Optional.of(resolver.resolve(endpoint.uri().getHost()));
    } catch (UnknownHostException e) {
      return Optional.empty(); // a proxy may resolve it
    }
  }

  static RequestFailure unknownHost(Endpoint endpoint) {
    return new RequestFailure(
        ChatException.Cause.UNREACHABLE,
        "the host '%s' is unknown".formatted(endpoint.uri().getHost()),
        "check the address and the network");
  }

  /** What a prompt reveals about patients, a noun in the plural. */
  static String describe(PatientContent content) {
    return switch (content) {
      case DESCRIPTIONS -> "descriptions of columns";
      case AGGREGATES -> "statistics of at least k patients each";
      case SYNTHETIC_ROWS -> "rows of synthetic patients";
      case REAL_ROWS -> "rows of real patients";
    };
  }

  private static URI at(URI uri, InetAddress address) {
    String literal = address.getHostAddress();
    if (address instanceof Inet6Address) {
      literal = "[" + literal.replaceFirst("%.*", "") + "]";
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return URI.create(uri.getScheme() + "://" + literal + port + uri.getRawPath());
  }

  /** The base address of the requests, without a slash at the end. */
  URI base() {
    return base;
  }

  /** Whether the server is on this machine; then no proxy is used. */
  boolean isLocal() {
    return isLocal;
  }
}
