/**
 * Extensions that are found by name, and the records of settings that configure them.
 *
 * <p>{@link org.ehrsynth.plugin.Registry} loads providers through {@code META-INF/services}. {@link
 * org.ehrsynth.plugin.Settings}, {@link org.ehrsynth.plugin.Setting} and {@link
 * org.ehrsynth.plugin.Checks} are what a record of settings is written with; {@link
 * org.ehrsynth.plugin.RecordSettings} converts it to text and back. Nothing here knows models,
 * metrics or tables.
 */
package org.ehrsynth.plugin;
