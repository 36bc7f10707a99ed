package org.ehrsynth.models;

import java.util.Map;
import java.util.stream.Stream;
import org.ehrsynth.model.SynthesizerContract;
import org.ehrsynth.model.SynthesizerProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every registered model keeps every law. */
@Execution(ExecutionMode.CONCURRENT)
class ModelsContractTest {
  /** Of networks: small ones that learn little. */
  private static final Map<String, String> QUICK =
      Map.of("epochs", "4", "hidden", "64", "bins", "12", "judgements", "2");

  @TestFactory
  Stream<DynamicTest> laws() {
    return SynthesizerProvider.registry().all().stream()
        .flatMap(p -> SynthesizerContract.of(p, p.resumes() ? QUICK : Map.of()));
  }
}
