package org.ehrsynth.model;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.plugin.Provider;
import org.ehrsynth.plugin.Registry;
import org.ehrsynth.plugin.SettingInfo;
import org.ehrsynth.schema.Schema;

/**
 * Creates a method from settings and reads its fitted samplers; found through META-INF/services.
 * Methods whose settings are a record extend {@link RecordProvider}.
 */
public interface SynthesizerProvider extends Provider {

  /** One sentence: what the method is and when to use it. */
  String summary();

  /** The paper or book the method comes from, with DOI or arXiv number. */
  String citation();

  /** The settings with their defaults and meaning, in order. */
  List<SettingInfo> settings();

  /**
   * The method with the given settings over its defaults.
   *
   * @param settings name to text, as typed; unknown names and unusable values are refused
   * @throws org.ehrsynth.InputException naming the setting, its rule and what was found
   */
  Synthesizer create(Map<String, String> settings);

  /**
   * Reads what {@link Sampler#write} wrote.
   *
   * @param schema the schema learned from: guarded, learned columns only
   * @throws org.ehrsynth.archive.ArchiveFormatException if it is not whole
   */
  Sampler read(ArchiveReader archive, Schema schema);

  /** Whether what the method learned can fill missing cells: {@link Sampler#impute}. */
  default boolean supportsImputation() {
    return false;
  }

  /**
   * Whether what the method learned can draw the rest of a row: {@link Sampler#draw(Dataset,
   * Seed)}.
   */
  default boolean supportsGiven() {
    return false;
  }

  /**
   * Whether the method learns in epochs, so that a fit goes on from its {@link
   * org.ehrsynth.fit.Checkpoint}, and an interrupted one can keep the best so far ({@link
   * org.ehrsynth.fit.InterruptPolicy#KEEP_BEST}).
   */
  default boolean supportsResume() {
    return false;
  }

  /**
   * Whether the method needs nothing but the table. One that asks a server is not among those that
   * are tried or compared unless it is named.
   */
  default boolean isSelfContained() {
    return true;
  }

  /** The names of the methods of the class path that can do something, as messages list them. */
  static String names(Predicate<SynthesizerProvider> able) {
    String names =
        registry().all().stream()
            .filter(able)
            .map(SynthesizerProvider::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : names;
  }

  /** All methods of the class path. */
  static Registry<SynthesizerProvider> registry() {
    return Registry.of(SynthesizerProvider.class, "model");
  }
}
