package org.ehrsynth.llm.generate;

import java.util.Map;
import java.util.stream.Stream;
import org.ehrsynth.llm.standin.FakeLlmServer;
import org.ehrsynth.model.SynthesizerContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The method keeps every law of a model, whatever rows the server makes. */
class LlmSynthesizerContractTest {
  private static FakeLlmServer server;

  @BeforeAll
  static void start() {
    server = FakeLlmServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> laws() {
    return SynthesizerContract.of(new LlmSynthesizer.Provider(), settings());
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> laws_on_a_wide_table() {
    return SynthesizerContract.wide(new LlmSynthesizer.Provider(), settings());
  }

  private static Map<String, String> settings() {
    return Map.of(
        "url",
        server.url(),
        "llm",
        FakeLlmServer.MODEL,
        "rows",
        "150",
        "batch",
        "75",
        "repairs",
        "0");
  }
}
