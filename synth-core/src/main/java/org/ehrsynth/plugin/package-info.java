/**
 * Named extensions: providers found through {@code META-INF/services}, and settings as records.
 *
 * <p>A {@link org.ehrsynth.plugin.Registry} finds the implementations of a {@link
 * org.ehrsynth.plugin.Provider} interface by name; {@link org.ehrsynth.plugin.RecordSettings} reads
 * {@code name=value} texts into the components of a configuration record, which checks itself. The
 * provider interfaces live in the packages that they extend, for instance {@code
 * model.SynthesizerProvider}.
 */
package org.ehrsynth.plugin;
