/**
 * Tables in memory, their files, and disclosure control.
 *
 * <p>Start at {@link org.ehrsynth.data.Dataset}: typed, immutable columns under a schema. Files
 * enter through {@link org.ehrsynth.data.CsvSource} and Tablesaw tables through {@code
 * Dataset.from}; cells are validated there and never again. {@link org.ehrsynth.data.Subjects}
 * assigns rows to patients, {@link org.ehrsynth.guard.DisclosureGuard} removes levels and extremes
 * that too few patients hold. Only this package imports FastCSV and Tablesaw. Statistics of tables
 * live with the models and metrics that need them.
 */
package org.ehrsynth.data;
