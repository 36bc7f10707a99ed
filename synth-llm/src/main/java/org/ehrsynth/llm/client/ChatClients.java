package org.ehrsynth.llm.client;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.ehrsynth.llm.chat.ApiKey;
import org.ehrsynth.llm.chat.Clock;
import org.ehrsynth.llm.chat.Endpoint;

/** Opens chats with the language models behind servers. */
public final class ChatClients {
  private ChatClients() {}

  /**
   * As {@link #open(org.ehrsynth.llm.chat.Endpoint, Optional, Consumer)}, without a cache and
   * without notes.
   */
  public static MeteredChat open(Endpoint endpoint) {
    return open(endpoint, Optional.empty(), note -> {});
  }

  /**
   * Opens a chat. The key is read immediately; nothing is sent before the first prompt.
   *
   * @param answers a folder that caches answers, created if it does not exist: after an
   *     interruption, a run requests only the missing answers, and a repeated run has the same
   *     result. Empty: no cache
   * @param notes receives messages for the user, one line each, from any thread: real rows leave
   *     this machine, or a cached answer is damaged
   * @throws org.ehrsynth.InputException if the key cannot be read, or if the folder cannot be
   *     created
   */
  public static MeteredChat open(
      Endpoint endpoint, Optional<Path> answers, Consumer<String> notes) {
    return open(
        endpoint, answers, notes, System::getenv, ResolvedRoute.Resolver.SYSTEM, Clock.SYSTEM);
  }

  /**
   * As {@link #open(Endpoint, Optional, Consumer)} with another environment, resolver and clock.
   */
  static MeteredChat open(
      Endpoint endpoint,
      Optional<Path> answers,
      Consumer<String> notes,
      UnaryOperator<String> environment,
      ResolvedRoute.Resolver resolver,
      Clock clock) {
    Objects.requireNonNull(notes, "notes");
    OpenAiChat server =
        new OpenAiChat(endpoint, ApiKey.of(endpoint, environment), resolver, clock, notes);
    return new MeteredChat(
        endpoint, server, answers.map(folder -> new ResponseCache(folder, notes)), clock);
  }
}
