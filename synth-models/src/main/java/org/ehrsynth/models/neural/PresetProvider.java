package org.ehrsynth.models.neural;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.model.RecordProvider;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.plugin.SettingInfo;
import org.ehrsynth.schema.Schema;

/**
 * Provides a method that has the published settings beside its own; {@code --set preset=paper}
 * chooses them.
 *
 * @param <C> the record of settings, with a component {@code preset} of type {@link Preset}
 */
public abstract class PresetProvider<C extends Record> extends RecordProvider<C> {
  private static final String PRESET = "preset";

  private final C published;

  protected PresetProvider(
      String name,
      C defaults,
      C published,
      Function<C, ? extends Synthesizer> method,
      BiFunction<ArchiveReader, Schema, ? extends Sampler> reader) {
    super(name, defaults, method, reader);
    this.published = published;
  }

  /** Describes the default settings, with the published value where it differs. */
  @Override
  public List<SettingInfo> settings() {
    Map<String, Object> paper = RecordSettings.of(published);
    return super.settings().stream().map(own -> describe(own, paper.get(own.name()))).toList();
  }

  private static SettingInfo describe(SettingInfo own, Object paper) {
    if (paper.equals(own.defaultValue()) || own.name().equals(PRESET)) {
      return own;
    }
    Object plain =
        paper instanceof Double number
            ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
            : paper;
    return new SettingInfo(
        own.name(), own.defaultValue(), "%s (paper: %s)".formatted(own.meaning(), plain));
  }

  @Override
  protected C base(Map<String, String> settings) {
    String preset = settings.getOrDefault(PRESET, "").trim();
    return preset.equalsIgnoreCase(RecordSettings.label(Preset.PAPER))
        ? published
        : super.base(settings);
  }
}
