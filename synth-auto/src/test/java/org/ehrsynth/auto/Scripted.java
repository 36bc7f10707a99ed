package org.ehrsynth.auto;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.plugin.SettingInfo;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/** A candidate of the tests that behaves badly in one way. */
enum Scripted implements SynthesizerProvider {
  /** Draws rows that it learned. */
  COPIES,
  /** Learns until it is interrupted, and says nothing of how far it is. */
  SLEEPS,
  /** Learns for hours, and says so. */
  CRAWLS,
  /** Tells the user what is wrong. */
  REFUSES,
  /** Throws what quotes the data. */
  BREAKS,
  /** Throws as if it were interrupted. */
  CANCELS,
  /** Needs a library that is not there. */
  LACKS;

  static final String QUOTED = "J. Smith 1957-02-11";
  private static final int STEPS = 100_000;

  private record Method(Scripted script) implements Synthesizer {
    @Override
    public String name() {
      return script.name();
    }

    @Override
    public Map<String, Object> settings() {
      return Map.of();
    }

    @Override
    public Sampler fitGuarded(
        Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
      return script.learn(guarded, run);
    }
  }

  private Sampler learn(Dataset guarded, Execution run) {
    switch (this) {
      case SLEEPS, CRAWLS -> {
        for (int step = 1; step <= STEPS; step++) {
          nap(run);
          if (this == CRAWLS) {
            run.listener().progress("learning", step / (double) STEPS);
          }
        }
      }
      case REFUSES -> throw new InputException("column 'age' is not to my taste");
      case BREAKS -> throw new IllegalStateException(QUOTED);
      case CANCELS -> throw new java.util.concurrent.CancellationException("tired");
      case LACKS -> throw new UnsatisfiedLinkError(QUOTED);
      case COPIES -> {
        // There is nothing to learn.
      }
    }
    return new Rows(guarded);
  }

  private static void nap(Execution run) {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    run.checkInterrupted();
  }

  private record Rows(Dataset learned) implements Sampler {
    @Override
    public Dataset draw(int rows, Seed seed) {
      RandomStream draws = seed.generator();
      return learned.selectRows(
          IntStream.range(0, rows).map(i -> draws.nextInt(learned.rowCount())).toArray());
    }

    @Override
    public void write(ArchiveWriter archive) {
      archive.json("rows.json", Map.of());
    }

    @Override
    public List<String> disclosures() {
      return List.of("all of them");
    }
  }

  @Override
  public String summary() {
    return "misbehaves";
  }

  @Override
  public String citation() {
    return "none";
  }

  @Override
  public List<SettingInfo> settings() {
    return List.of();
  }

  @Override
  public Synthesizer create(Map<String, String> settings) {
    return new Method(this);
  }

  @Override
  public Sampler read(ArchiveReader archive, Schema schema) {
    throw new InputException("rows are not kept");
  }
}
