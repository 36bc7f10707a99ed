package org.ehrsynth.llm.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.Endpoint;
import org.slf4j.LoggerFactory;

/** A program that asks ten questions, one after the other, and logs all that can be logged. */
final class KillableProgram {
  static final int QUESTIONS = 10;

  private KillableProgram() {}

  static Endpoint endpoint(String url) {
    return ChatFixture.endpoint(url);
  }

  /** Starts it, with the key in its environment. */
  static Process start(String url, Path memory, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dslf4j.provider=" + PrintingLogger.class.getName(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KillableProgram.class.getName(),
            url,
            memory.toString());
    builder.environment().put(Endpoint.KEY_VARIABLE, ChatFixture.KEY);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  public static void main(String[] args) {
    LoggerFactory.getLogger(KillableProgram.class).trace("everything is logged");
    Chat chat =
        ChatClients.open(endpoint(args[0]), Optional.of(Path.of(args[1])), System.out::println);
    for (int i = 0; i < QUESTIONS; i++) {
      chat.send(ChatFixture.question(i));
    }
  }
}
