/**
 * The execution of a benchmark: splits the data, runs each contestant in its own process, scores
 * its rows and appends the result to a log.
 *
 * <p>Nothing here compares contestants. Start with {@link org.ehrsynth.bench.run.BenchmarkRunner}.
 */
package org.ehrsynth.bench.run;
