/**
 * Exact statistics of a table that can be computed chunk by chunk and merged.
 *
 * <p>A {@link org.ehrsynth.scale.Statistic} accepts chunks of rows, combines with statistics of
 * other chunks, and serializes to bytes. A fit on one machine is the case of one chunk. Each
 * statistic here is exact: however the subjects are distributed over chunks, and in whichever order
 * the chunks are combined, the bytes are the same. An approximate sketch, or a sum of
 * floating-point numbers, which depends on the order of its terms, does not belong here.
 *
 * <p>Start with {@link org.ehrsynth.scale.LevelCounts}, the simplest one. The package knows columns
 * and subjects but no model and no privacy rule.
 */
package org.ehrsynth.scale;
