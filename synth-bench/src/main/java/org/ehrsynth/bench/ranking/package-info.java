/**
 * The comparison of contestants: means over seeds, ranks over data sets, warnings, and growth of
 * cost with size.
 *
 * <p>Nothing here writes files or draws; the packages {@code plot} and {@code board} do. Start with
 * {@link org.ehrsynth.bench.ranking.DatasetResults} and {@link org.ehrsynth.bench.ranking.Ranking}.
 */
package org.ehrsynth.bench.ranking;
