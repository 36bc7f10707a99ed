/**
 * The definition of a benchmark: data sets, contestants, seeds, metrics and limits, and their JSON
 * form.
 *
 * <p>Nothing here runs a benchmark. Start with {@link org.ehrsynth.bench.suite.BenchmarkSuite}.
 */
package org.ehrsynth.bench.suite;
