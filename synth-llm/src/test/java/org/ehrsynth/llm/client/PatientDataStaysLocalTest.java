package org.ehrsynth.llm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ehrsynth.llm.chat.ChatException;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.Clock;
import org.ehrsynth.llm.chat.Endpoint;
import org.ehrsynth.llm.chat.PatientContent;
import org.ehrsynth.llm.standin.FakeLlmServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of real patients go to this machine, or nowhere. */
class PatientDataStaysLocalTest {
  private static final ChatPrompt ROWS = question(PatientContent.REAL_ROWS);

  private static ChatPrompt question(PatientContent content) {
    return new ChatPrompt(content, "system", "marker-7f3a", Optional.empty(), 1);
  }

  private static Endpoint at(String url) {
    Endpoint defaults = Endpoint.defaults();
    return defaults
        .withUrl(url)
        .withModel(FakeLlmServer.MODEL)
        .withLimits(defaults.limits().withAttempts(1));
  }

  /** A name server that says so. */
  private static ResolvedRoute.Resolver saying(String... addresses) {
    return host -> {
      InetAddress[] all = new InetAddress[addresses.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = InetAddress.getByName(addresses[i]); // literals: nothing is looked up
      }
      return all;
    };
  }

  private static MeteredChat chat(Endpoint endpoint, ResolvedRoute.Resolver resolver) {
    return chat(endpoint, resolver, new ArrayList<>());
  }

  private static MeteredChat chat(
      Endpoint endpoint, ResolvedRoute.Resolver resolver, List<String> notes) {
    return ChatClients.open(
        endpoint, Optional.empty(), notes::add, name -> null, resolver, Clock.SYSTEM);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "http://192.0.2.7/v1",
        "http://10.0.0.7:11434/v1",
        "http://0.0.0.0:11434/v1",
        "http://[::]:11434/v1",
        "http://[2001:db8::1]:11434/v1",
        "https://192.0.2.7/v1",
        "http://3232235777/v1",
        "http://169.254.1.1/v1"
      })
  void an_address_that_is_not_loopback_gets_no_rows(String url) {
    ChatException e =
        catchThrowableOfType(
            ChatException.class, () -> chat(at(url), ResolvedRoute.Resolver.SYSTEM).send(ROWS));

    assertThat(e.reason()).isEqualTo(ChatException.Cause.NOT_ALLOWED);
    assertThat(e)
        .hasMessage(
            "%s: rows of real patients would go to the host '%s', which is not this machine; use a"
                    .formatted(url, URI.create(url).getHost())
                + " server on this machine, or allow external data");
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "localhost.evil.example, 203.0.113.9",
    "127.0.0.1.evil.example, 203.0.113.9",
    "both.example, 127.0.0.1 203.0.113.9",
    "both.example, ::1 2001:db8::9",
    "any.example, 0.0.0.0"
  })
  void a_name_gets_rows_only_if_every_address_of_it_is_loopback(String host, String addresses) {
    MeteredChat chat = chat(at("http://" + host + "/v1"), saying(addresses.split(" ")));

    assertThatThrownBy(() -> chat.send(ROWS))
        .isInstanceOf(ChatException.class)
        .hasMessageContaining("would go to the host '" + host + "'");
  }

  @Test
  void a_name_without_an_address_gets_no_rows() {
    MeteredChat none = chat(at("http://nowhere.example/v1"), saying());
    MeteredChat unknown =
        chat(
            at("http://nowhere.example/v1"),
            host -> {
              throw new UnknownHostException(host);
            });

    assertThatThrownBy(() -> none.send(ROWS)).hasMessageContaining("not this machine");
    assertThatThrownBy(() -> unknown.send(ROWS))
        .hasMessage(
            "http://nowhere.example/v1: the host 'nowhere.example' is not known; check the address"
                + " and the network");
  }

  @Test
  void this_machine_gets_rows_by_any_of_its_names() {
    try (FakeLlmServer server = FakeLlmServer.start()) {
      String port = server.url().replaceAll("^.*:(\\d+)/v1$", "$1");

      chat(at(server.url()), ResolvedRoute.Resolver.SYSTEM).send(ROWS);
      chat(at("http://localhost:" + port + "/v1"), saying("127.0.0.1")).send(ROWS);
      chat(at("http://my-box.example:" + port + "/v1"), saying("127.0.0.1", "::1")).send(ROWS);

      assertThat(server.requests())
          .hasSize(3)
          .allSatisfy(request -> assertThat(request.user()).isEqualTo("marker-7f3a"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"127.0.0.1, http://127.0.0.1:80/v1", "127.8.9.1, http://127.8.9.1:80/v1"})
  void a_route_leads_to_the_address_that_was_checked(String address, String base) {
    ResolvedRoute route =
        ResolvedRoute.of(at("http://a.example:80/v1"), PatientContent.REAL_ROWS, saying(address));

    assertThat(route.base()).hasToString(base);
    assertThat(route.isLocal()).isTrue();
  }

  @Test
  void a_route_is_written_as_addresses_are_however_the_host_was() {
    ResolvedRoute named =
        ResolvedRoute.of(at("http://a.example:80/v1"), PatientContent.REAL_ROWS, saying("::1"));
    ResolvedRoute literal =
        ResolvedRoute.of(
            at("http://[::1]:80/v1"), PatientContent.REAL_ROWS, ResolvedRoute.Resolver.SYSTEM);
    ResolvedRoute decimal =
        ResolvedRoute.of(
            at("http://2130706433/v1"), PatientContent.REAL_ROWS, ResolvedRoute.Resolver.SYSTEM);
    ResolvedRoute mapped =
        ResolvedRoute.of(
            at("http://[::ffff:127.0.0.1]/v1"),
            PatientContent.REAL_ROWS,
            ResolvedRoute.Resolver.SYSTEM);

    assertThat(named.base()).hasToString("http://[0:0:0:0:0:0:0:1]:80/v1");
    assertThat(literal.base()).isEqualTo(named.base());
    assertThat(mapped.base()).hasToString("http://127.0.0.1/v1");
    assertThat(decimal.base()).isEqualTo(mapped.base());
  }

  @ParameterizedTest
  @EnumSource(value = PatientContent.class, names = "REAL_ROWS", mode = EnumSource.Mode.EXCLUDE)
  void what_may_leave_has_a_route_to_anywhere(PatientContent content) {
    ResolvedRoute route =
        ResolvedRoute.of(at("http://a.example/v1"), content, saying("203.0.113.9"));

    assertThat(route.base()).hasToString("http://a.example/v1");
    assertThat(route.isLocal()).isFalse();
  }

  @Test
  void allowed_external_data_leave_and_the_user_is_told_once() {
    Endpoint allowed = at("http://a.example:9/v1").withAllowExternalData(true);
    List<String> notes = new ArrayList<>();
    MeteredChat chat = chat(allowed, saying("203.0.113.9"), notes);
    ProxySelector before = ProxySelector.getDefault();

    // No way out of this machine in a test: a proxy that is a closed port takes the question.
    ProxySelector.setDefault(
        ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
    try {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> chat.send(ROWS)).hasMessageContaining("connection");
      }
    } finally {
      ProxySelector.setDefault(before);
    }

    assertThat(notes)
        .containsExactly(
            "rows of real patients go to the host 'a.example', as external data are allowed");
  }

  @Test
  void on_this_machine_allowed_external_data_are_no_news() {
    List<String> notes = new ArrayList<>();
    try (FakeLlmServer server = FakeLlmServer.start()) {
      chat(at(server.url()).withAllowExternalData(true), ResolvedRoute.Resolver.SYSTEM, notes)
          .send(ROWS);
    }

    assertThat(notes).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(PatientContent.class)
  void no_proxy_is_asked_on_the_way_to_this_machine(PatientContent content) {
    ProxySelector before = ProxySelector.getDefault();
    Asked requested = new Asked();
    ProxySelector.setDefault(requested);
    try (FakeLlmServer server = FakeLlmServer.start()) {
      chat(at(server.url()), ResolvedRoute.Resolver.SYSTEM).send(question(content));

      assertThat(server.requests()).hasSize(1);
    } finally {
      ProxySelector.setDefault(before);
    }

    assertThat(requested.uris).isEmpty();
  }

  @Test
  void a_proxy_is_asked_on_the_way_elsewhere() {
    ProxySelector before = ProxySelector.getDefault();
    Asked requested = new Asked();
    ProxySelector.setDefault(requested);
    try {
      MeteredChat chat = chat(at("http://a.example/v1"), saying("203.0.113.9"));

      assertThatThrownBy(() -> chat.send(question(PatientContent.AGGREGATES)))
          .hasMessageContaining("connection");
    } finally {
      ProxySelector.setDefault(before);
    }

    assertThat(requested.uris).isNotEmpty();
  }

  @Test
  void a_key_does_not_leave_unencrypted() {
    Endpoint endpoint = at("http://a.example/v1");
    MeteredChat chat =
        ChatClients.open(
            endpoint,
            Optional.empty(),
            note -> {},
            name -> "sk-s3cret",
            saying("203.0.113.9"),
            Clock.SYSTEM);

    assertThatThrownBy(() -> chat.send(question(PatientContent.DESCRIPTIONS)))
        .hasMessage(
            "http://a.example/v1: the key would go to the host 'a.example' unencrypted; use https");
  }

  /** A closed port of this machine as everybody's proxy, which tells who asked for it. */
  private static final class Asked extends ProxySelector {
    private final List<URI> uris = new CopyOnWriteArrayList<>();

    @Override
    public List<Proxy> select(URI uri) {
      uris.add(uri);
      return List.of(
          new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      uris.add(uri);
    }
  }
}
