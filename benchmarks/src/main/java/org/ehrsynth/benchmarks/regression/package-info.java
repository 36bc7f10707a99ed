/**
 * The check that no benchmark has become slower: runs the suite, relates each time to a reference
 * workload on the same machine, and compares the ratios with the committed ones.
 *
 * <p>No benchmark is defined here. Start with {@code RegressionCheck}.
 */
package org.ehrsynth.benchmarks.regression;
