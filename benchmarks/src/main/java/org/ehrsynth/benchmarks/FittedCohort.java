package org.ehrsynth.benchmarks;

import java.util.Map;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.model.SynthesizerProvider;

/** A method and what it learned of the cohort; which one, a subclass says. */
public abstract class FittedCohort extends Cohort {
  private static final Map<String, String> ONE_EPOCH = Map.of("epochs", "1", "validations", "0");

  FittedSynthesizer fitted;

  abstract String method();

  @Override
  void prepare() {
    fitted = synthesizer(method()).fit(split.train(), run);
  }

  /** The method of a name, with its defaults; one epoch of those that learn in epochs. */
  static Synthesizer synthesizer(String name) {
    SynthesizerProvider provider = SynthesizerProvider.registry().get(name);
    return provider.create(provider.supportsResume() ? ONE_EPOCH : Map.of());
  }

  /** How many rows are drawn: networks are slower, and need few to be timed. */
  int drawn() {
    return SynthesizerProvider.registry().get(method()).supportsResume() ? 1_000 : 10_000;
  }
}
