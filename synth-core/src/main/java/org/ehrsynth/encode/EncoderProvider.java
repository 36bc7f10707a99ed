package org.ehrsynth.encode;

import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.plugin.Provider;
import org.ehrsynth.plugin.Registry;
import org.ehrsynth.schema.Field;

/** Makes an encoder from settings and reads what it learned; found through META-INF/services. */
public interface EncoderProvider extends Provider {

  /**
   * The encoder with the given settings over its defaults.
   *
   * @param settings name to text, as typed
   * @throws org.ehrsynth.InputException naming the setting, its rule and what was found
   */
  ColumnEncoder create(Map<String, String> settings);

  /**
   * Reads what {@link FittedEncoder#write} wrote.
   *
   * @param field name, role and kind of the column; levels and bounds come from the archive
   * @throws org.ehrsynth.archive.ArchiveFormatException if it is not whole
   */
  FittedEncoder read(ArchiveReader archive, String prefix, Field field);

  /** All encoders of the class path. */
  static Registry<EncoderProvider> registry() {
    return Registry.of(EncoderProvider.class, "encoder");
  }
}
