package org.ehrsynth.model;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.plugin.SettingInfo;
import org.ehrsynth.schema.Schema;

/**
 * Provides a method whose settings are a record. A subclass states only what is its own: summary,
 * citation and abilities.
 *
 * @param <C> the record of settings; its components carry {@link org.ehrsynth.plugin.Setting}
 */
public abstract class RecordProvider<C extends Record> implements SynthesizerProvider {
  private final String name;
  private final C defaults;
  private final Function<C, ? extends Synthesizer> method;
  private final BiFunction<ArchiveReader, Schema, ? extends Sampler> reader;

  /**
   * Creates a provider.
   *
   * @param method creates the method from its settings
   * @param reader reads what {@link Sampler#write} wrote
   */
  protected RecordProvider(
      String name,
      C defaults,
      Function<C, ? extends Synthesizer> method,
      BiFunction<ArchiveReader, Schema, ? extends Sampler> reader) {
    this.name = name;
    this.defaults = defaults;
    this.method = method;
    this.reader = reader;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public List<SettingInfo> settings() {
    return RecordSettings.describe(defaults);
  }

  /** Returns the settings that those of the user replace; by default always the same. */
  protected C base(Map<String, String> settings) {
    return defaults;
  }

  @Override
  public final Synthesizer create(Map<String, String> settings) {
    return method.apply(RecordSettings.with(base(settings), settings));
  }

  @Override
  public final Sampler read(ArchiveReader archive, Schema schema) {
    return reader.apply(archive, schema);
  }
}
