/**
 * The metric {@code llm.judge}: a language model distinguishes and grades synthetic and real
 * records.
 *
 * <p>Start with {@link org.ehrsynth.llm.judge.LlmJudgeMetric}. The statistics come from {@code
 * org.ehrsynth.review.statistics}; ratings by people belong to {@code org.ehrsynth.review}.
 */
package org.ehrsynth.llm.judge;
