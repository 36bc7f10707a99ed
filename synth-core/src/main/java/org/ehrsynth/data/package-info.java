/**
 * Tables in memory and their files.
 *
 * <p>Start at {@link org.ehrsynth.data.Dataset}: typed, immutable columns under a schema. Files
 * enter through {@link org.ehrsynth.data.CsvSource} and Tablesaw tables through {@code
 * Dataset.from}; cells are validated there and never again. {@link org.ehrsynth.data.Subjects}
 * assigns rows to patients. CONTRIBUTING says where another file format would enter. Only this
 * package imports FastCSV and Tablesaw. Statistics of tables live with the models and metrics that
 * need them.
 */
package org.ehrsynth.data;
