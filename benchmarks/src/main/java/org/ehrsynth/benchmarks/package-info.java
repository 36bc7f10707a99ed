/**
 * JMH benchmarks of fits, samples, metrics, files and matrix products, and programs that measure
 * how cost grows.
 *
 * <p>Nothing in the library depends on this package. Start with {@link
 * org.ehrsynth.benchmarks.FitBenchmark}.
 */
package org.ehrsynth.benchmarks;
