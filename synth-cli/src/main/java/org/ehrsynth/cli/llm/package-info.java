/**
 * The subcommands for language models: fine-tuning files, import of generated rows, notes, and a
 * demonstration.
 *
 * <p>Start with {@link org.ehrsynth.cli.llm.LlmCommand}.
 */
package org.ehrsynth.cli.llm;
