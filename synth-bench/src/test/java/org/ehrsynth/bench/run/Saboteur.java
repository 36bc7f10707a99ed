package org.ehrsynth.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.plugin.SettingInfo;
import org.ehrsynth.schema.Schema;

/** A method that ends badly, in a way of choice. */
public final class Saboteur implements Synthesizer {
  private final Config config;

  private Saboteur(Config config) {
    this.config = config;
  }

  /** How it ends: exit, throw, memory or sleep. */
  public record Config(String way) {}

  @Override
  public String name() {
    return "test-saboteur";
  }

  @Override
  public Map<String, Object> settings() {
    return RecordSettings.of(config);
  }

  @Override
  public Sampler fitGuarded(Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
    switch (config.way()) {
      case "exit" -> Runtime.getRuntime().halt(7);
      case "memory" -> fill();
      case "sleep" -> sleep();
      default -> throw new IllegalStateException("secret cell");
    }
    throw new AssertionError();
  }

  private static void fill() {
    List<long[]> all = new ArrayList<>();
    while (all.size() < Integer.MAX_VALUE) {
      all.add(new long[1 << 20]);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(600_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Registered for tests. */
  public static final class Provider implements SynthesizerProvider {
    @Override
    public String name() {
      return "test-saboteur";
    }

    @Override
    public String summary() {
      return "Ends badly.";
    }

    @Override
    public String citation() {
      return "none";
    }

    @Override
    public List<SettingInfo> settings() {
      return List.of(new SettingInfo("way", "throw", "how it ends"));
    }

    @Override
    public Synthesizer create(Map<String, String> settings) {
      return new Saboteur(RecordSettings.with(new Config("throw"), settings));
    }

    @Override
    public Sampler read(ArchiveReader archive, Schema schema) {
      throw new UnsupportedOperationException();
    }
  }
}
