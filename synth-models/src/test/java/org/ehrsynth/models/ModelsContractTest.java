package org.ehrsynth.models;

import java.util.stream.Stream;
import org.ehrsynth.model.SynthesizerContract;
import org.ehrsynth.model.SynthesizerProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every registered model keeps every law. */
class ModelsContractTest {
  @TestFactory
  Stream<DynamicTest> laws() {
    return SynthesizerProvider.registry().all().stream().flatMap(SynthesizerContract::of);
  }
}
