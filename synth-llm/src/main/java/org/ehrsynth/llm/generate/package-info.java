/**
 * The synthesizer {@code llm}: it describes a table in prompts, collects a pool of generated rows,
 * maps the marginals of the pool to the real ones, and samples from the pool.
 *
 * <p>Start with {@link org.ehrsynth.llm.generate.LlmSynthesizer}. Real rows and statistics enter a
 * prompt only in {@code AggregateSummary} and {@code FewShotExamples}, which receive guarded
 * tables; parsing of rows belongs to {@code org.ehrsynth.llm.row}.
 */
package org.ehrsynth.llm.generate;
