package org.ehrsynth.llm.client;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.ehrsynth.llm.chat.ApiKey;
import org.ehrsynth.llm.chat.Clock;
import org.ehrsynth.llm.chat.Endpoint;

/** Opens chats with language models. */
public final class ChatClients {
  private ChatClients() {}

  /**
   * As {@link #open(org.ehrsynth.llm.chat.Endpoint, Optional, Consumer)}, without a memory and
   * without notes.
   */
  public static MeteredChat open(Endpoint endpoint) {
    return open(endpoint, Optional.empty(), note -> {});
  }

  /**
   * Opens a chat. Nothing is sent before the first question; the key is read now.
   *
   * @param answers a folder that remembers answers, made if it is not there: a run that was killed
   *     asks only what it had no answer to, and is the same when repeated. Empty: no memory
   * @param notes hears what the user should know, a line each, from any thread: that real rows
   *     leave this machine, that a remembered answer is damaged
   * @throws org.ehrsynth.InputException if the key cannot be read or the folder cannot be made
   */
  public static MeteredChat open(
      Endpoint endpoint, Optional<Path> answers, Consumer<String> notes) {
    return open(
        endpoint, answers, notes, System::getenv, ResolvedRoute.Resolver.SYSTEM, Clock.SYSTEM);
  }

  /** The same in a world of one's own. */
  static MeteredChat open(
      Endpoint endpoint,
      Optional<Path> answers,
      Consumer<String> notes,
      UnaryOperator<String> environment,
      ResolvedRoute.Resolver resolver,
      Clock timer) {
    Objects.requireNonNull(notes, "notes");
    OpenAiChat server =
        new OpenAiChat(endpoint, ApiKey.of(endpoint, environment), resolver, timer, notes);
    return new MeteredChat(
        endpoint, server, answers.map(folder -> new ResponseCache(folder, notes)), timer);
  }
}
