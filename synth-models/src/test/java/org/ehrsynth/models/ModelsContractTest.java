package org.ehrsynth.models;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.model.SynthesizerContract;
import org.ehrsynth.model.SynthesizerProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every registered model keeps every law. */
@Execution(ExecutionMode.CONCURRENT)
class ModelsContractTest {
  /** Of networks: small ones that learn little. */
  private static final Map<String, String> QUICK =
      Map.of("epochs", "4", "hidden", "64", "bins", "12", "validations", "2");

  @TestFactory
  Stream<DynamicTest> laws_of_every_other_model() {
    return models(0).flatMap(p -> SynthesizerContract.of(p, settings(p)));
  }

  @TestFactory
  Stream<DynamicTest> laws_of_the_models_between() {
    return models(1).flatMap(p -> SynthesizerContract.of(p, settings(p)));
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> laws_of_every_other_model_on_a_wide_table() {
    return models(0).flatMap(p -> SynthesizerContract.wide(p, settings(p)));
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> laws_of_the_models_between_on_a_wide_table() {
    return models(1).flatMap(p -> SynthesizerContract.wide(p, settings(p)));
  }

  /** The models at even or odd places: the tests of one factory run one after another. */
  private static Stream<SynthesizerProvider> models(int parity) {
    List<SynthesizerProvider> all = List.copyOf(SynthesizerProvider.registry().all());
    return IntStream.range(0, all.size()).filter(i -> i % 2 == parity).mapToObj(all::get);
  }

  private static Map<String, String> settings(SynthesizerProvider provider) {
    return provider.supportsResume() ? QUICK : Map.of();
  }
}
