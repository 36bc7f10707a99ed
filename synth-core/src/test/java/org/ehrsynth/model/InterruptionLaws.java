package org.ehrsynth.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.ehrsynth.Fixtures;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.execution.ProgressListener;
import org.ehrsynth.fit.Checkpoint;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.fit.InterruptPolicy;
import org.ehrsynth.random.Seed;

/**
 * What holds of a fit whose thread is interrupted, on one table; of those that learn in epochs more
 * than of the others.
 */
final class InterruptionLaws {
  private static final Seed SEED = Seed.of(42);
  private static final Dataset REAL = Fixtures.named("mixed with missing");

  private InterruptionLaws() {}

  /**
   * The laws of a model.
   *
   * @param settings of a model that learns in epochs: three at least, to be interrupted midway
   */
  static Map<String, Runnable> of(SynthesizerProvider provider, Map<String, String> settings) {
    Synthesizer method = provider.create(settings);
    Map<String, Runnable> laws = new LinkedHashMap<>();
    laws.put("an interrupted fit stops", () -> stops(method));
    if (provider.supportsResume()) {
      laws.put("a fit that is interrupted midway stops", () -> stopsMidway(method));
      laws.put("an interrupted fit keeps the best if asked", () -> keepsTheBest(method));
      laws.put("a resumed fit equals an uninterrupted one", () -> resumes(method));
    }
    return laws;
  }

  private static void stops(Synthesizer method) {
    Thread.currentThread().interrupt();

    assertStopped(method, FitOptions.defaults(), Execution.with(SEED));
  }

  private static void stopsMidway(Synthesizer method) {
    assertStopped(
        method, FitOptions.defaults(), Execution.with(SEED).withListener(interruptingFrom(0)));
  }

  private static void keepsTheBest(Synthesizer method) {
    FitOptions keeping = FitOptions.defaults().withInterruption(InterruptPolicy.KEEP_BEST);
    Execution run = Execution.with(SEED).withListener(interruptingFrom(Double.MIN_VALUE));
    FittedSynthesizer model;
    boolean interrupted;
    try {
      model = method.fit(REAL, keeping, run);
    } finally {
      interrupted = Thread.interrupted(); // the next test starts uninterrupted
    }

    assertThat(interrupted).as("the flag stays set").isTrue();
    assertThat(model.sample(30, SEED).rowCount()).isEqualTo(30);
    assertThat(model.toBytes()).as("an archive").isNotEmpty();
  }

  private static void resumes(Synthesizer method) {
    Shares whole = new Shares();
    byte[] expected = method.fit(REAL, Execution.with(SEED).withListener(whole)).toBytes();
    Path folder = newFolder();
    Checkpoint checkpoint = Checkpoint.always(folder.resolve("fit.checkpoint"));
    FitOptions options = FitOptions.defaults().withCheckpoint(checkpoint);
    Execution run = Execution.with(SEED);

    try {
      assertStopped(method, options, run.withListener(interruptingFrom(0.5)));
      Shares rest = new Shares();
      byte[] resumed = method.fit(REAL, options, run.withListener(rest).withThreads(2)).toBytes();

      assertThat(resumed).isEqualTo(expected);
      assertThat(rest.first()).as("where it goes on").isGreaterThan(whole.first());
    } finally {
      checkpoint.delete();
      remove(folder); // fails if anything else was left there
    }
  }

  private static void assertStopped(Synthesizer method, FitOptions options, Execution run) {
    boolean interrupted;
    try {
      assertThatThrownBy(() -> method.fit(REAL, options, run))
          .isInstanceOf(CancellationException.class);
    } finally {
      interrupted = Thread.interrupted(); // the next test starts uninterrupted
    }
    assertThat(interrupted).as("the flag stays set").isTrue();
  }

  /** Interrupts the thread that is here now, when a share of at least this is reported. */
  private static ProgressListener interruptingFrom(double fraction) {
    Thread fitting = Thread.currentThread();
    return (phase, done) -> {
      if (done >= fraction) {
        fitting.interrupt();
      }
    };
  }

  /** The shares above 0 that were reported. */
  private static final class Shares implements ProgressListener {
    private final List<Double> reported = new ArrayList<>();

    @Override
    public void progress(String phase, double done) {
      if (done > 0) {
        reported.add(done);
      }
    }

    double first() {
      assertThat(reported).as("progress of the learning").isNotEmpty();
      return reported.get(0);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("ehrsynth");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try {
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
