package org.ehrsynth.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.fit.InterruptPolicy;
import org.ehrsynth.plugin.SettingInfo;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * Learns as networks do, in epochs, but only by chance: each moves a few weights. It returns the
 * rows it learned from, and is never shipped.
 *
 * @param epochs at least 1
 * @param stopAfter the epoch after which it interrupts its own thread, as Ctrl-C would; 0 never
 * @param fault what is wrong with it
 */
public record EpochModel(int epochs, int stopAfter, Fault fault) implements Synthesizer {
  private static final int WEIGHTS = 6;

  /** What is wrong with a model. */
  public enum Fault {
    NONE,
    NEVER_STOPS,
    NEVER_KEEPS,
    WRITES_NOTHING,
    READS_NOTHING,
    GOES_ON_BY_OTHER_CHANCE
  }

  @Override
  public String name() {
    return "epochs";
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("epochs", epochs);
    settings.put("stopAfter", stopAfter);
    return settings;
  }

  /** Weights after a number of epochs. */
  private record State(int epoch, float[] weights) {
    static State read(ArchiveReader archive) {
      return new State(
          (int) archive.json("state.json").integer("epoch"),
          archive.floats("weights.npy", 1, WEIGHTS));
    }

    void write(ArchiveWriter archive) {
      archive.json("state.json", Map.of("epoch", (long) epoch));
      archive.floats("weights.npy", weights, 1, WEIGHTS);
    }

    State next(Seed seed) {
      RandomStream draws = seed.derive(epoch).generator();
      float[] moved = weights.clone();
      for (int i = 0; i < WEIGHTS; i++) {
        moved[i] += (float) draws.nextGaussian();
      }
      return new State(epoch + 1, moved);
    }
  }

  @Override
  public Sampler fitGuarded(Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
    Optional<ArchiveReader> before =
        fault == Fault.READS_NOTHING ? Optional.empty() : options.checkpoint().read();
    State state = before.map(State::read).orElseGet(() -> new State(0, new float[WEIGHTS]));
    Seed seed =
        fault == Fault.GOES_ON_BY_OTHER_CHANCE && before.isPresent()
            ? run.seed().derive("other")
            : run.seed();
    while (state.epoch() < epochs && !isToEnd(state, options, run)) {
      state = state.next(seed);
      if (state.epoch() == stopAfter) {
        Thread.currentThread().interrupt();
      }
      // An epoch's end is the last chance to keep it: the thread may be asked to stop.
      if (fault != Fault.WRITES_NOTHING && (options.checkpoint().isDue() || run.isInterrupted())) {
        options.checkpoint().write(state::write);
      }
      run.listener().progress("learning", state.epoch() / (double) epochs);
    }
    return new Rows(guarded, state);
  }

  /** Whether to end with what there is; throws if there is nothing to end with. */
  private boolean isToEnd(State state, FitOptions options, Execution run) {
    if (!run.isInterrupted() || fault == Fault.NEVER_STOPS) {
      return false;
    }
    boolean keeps =
        options.interruption() == InterruptPolicy.KEEP_BEST && fault != Fault.NEVER_KEEPS;
    if (!keeps || state.epoch() == 0) {
      run.checkInterrupted();
    }
    return true;
  }

  private record Rows(Dataset learned, State state) implements Sampler {
    @Override
    public Dataset draw(int rows, Seed seed) {
      RandomStream draws = seed.generator();
      return learned.selectRows(
          IntStream.range(0, rows).map(i -> draws.nextInt(learned.rowCount())).toArray());
    }

    @Override
    public void write(ArchiveWriter archive) {
      state.write(archive);
    }

    @Override
    public List<String> disclosures() {
      return List.of("all of them");
    }
  }

  /**
   * Makes it from settings.
   *
   * @param fault of the models it makes
   */
  public record Provider(Fault fault) implements SynthesizerProvider {
    public Provider() {
      this(Fault.NONE);
    }

    @Override
    public String name() {
      return "epochs";
    }

    @Override
    public String summary() {
      return "learns by chance in epochs";
    }

    @Override
    public String citation() {
      return "none";
    }

    @Override
    public List<SettingInfo> settings() {
      return List.of(
          new SettingInfo("epochs", 10, "epochs"),
          new SettingInfo("stopAfter", 0, "the epoch after which it is interrupted; 0 never"));
    }

    @Override
    public boolean supportsResume() {
      return true;
    }

    @Override
    public Synthesizer create(Map<String, String> settings) {
      return new EpochModel(
          Integer.parseInt(settings.getOrDefault("epochs", "10")),
          Integer.parseInt(settings.getOrDefault("stopAfter", "0")),
          fault);
    }

    @Override
    public Sampler read(ArchiveReader archive, Schema schema) {
      throw new InputException("rows are not kept");
    }
  }
}
