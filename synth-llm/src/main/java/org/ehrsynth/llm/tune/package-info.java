/**
 * Files for fine-tuning a language model on a table, and the import of the rows that the tuned
 * model writes.
 *
 * <p>Start with {@link org.ehrsynth.llm.tune.FineTuningExport} and {@link
 * org.ehrsynth.llm.tune.FineTuningImport}. The training itself takes place in other tools.
 */
package org.ehrsynth.llm.tune;
