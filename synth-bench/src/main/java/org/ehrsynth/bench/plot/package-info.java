/**
 * The SVG plots of a leaderboard, without scripts.
 *
 * <p>Nothing here computes a comparison. Start with {@link org.ehrsynth.bench.plot.ParetoPlot};
 * {@link org.ehrsynth.bench.plot.Svg} writes the elements.
 */
package org.ehrsynth.bench.plot;
