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
 * The way of one question to a server. Nothing is sent without a route, and there is none for
 * content that must stay on this machine but to a loopback address.
 *
 * <p>The host is resolved for each question. Of content that must stay <em>every</em> address must
 * be loopback (127.0.0.0/8 or ::1; 0.0.0.0 is not: it is no address of a host), and the route leads
 * to the address that was checked, not to the name, so that a name server that changes its mind
 * between the check and the connection changes nothing. Its consequence: with https such a server's
 * certificate must name the address.
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
   * The way to an endpoint.
   *
   * @throws org.ehrsynth.llm.chat.RequestFailure NOT_ALLOWED if the content must stay and the host
   *     is not this machine; UNREACHABLE if the content must stay and the host is not known
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
          "%s would go to the host '%s', which is not this machine"
              .formatted(describe(content), endpoint.uri().getHost()),
          "use a server on this machine, or allow external data");
    }
    return new ResolvedRoute(at(endpoint.uri(), addresses.get()[0]), true);
  }

  private static Optional<InetAddress[]> addresses(Endpoint endpoint, Resolver resolver) {
    try {
      return Optional.of(resolver.resolve(endpoint.uri().getHost()));
    } catch (UnknownHostException e) {
      return Optional.empty(); // a proxy may know it
    }
  }

  static RequestFailure unknownHost(Endpoint endpoint) {
    return new RequestFailure(
        ChatException.Cause.UNREACHABLE,
        "the host '%s' is not known".formatted(endpoint.uri().getHost()),
        "check the address and the network");
  }

  /** What a question holds of patients, a noun in the plural. */
  static String describe(PatientContent content) {
    return switch (content) {
      case DESCRIPTIONS -> "descriptions of columns";
      case AGGREGATES -> "statistics of at least k patients each";
      case SYNTHETIC_ROWS -> "rows of made-up patients";
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

  /** Where requests go, without a slash at the end. */
  URI base() {
    return base;
  }

  /** Whether the server is on this machine; no proxy is asked then. */
  boolean isLocal() {
    return isLocal;
  }
}
