/**
 * Compares one or two columns of the real and of the synthetic table: the shared building blocks of
 * the fidelity metrics.
 *
 * <p>Start with {@link ColumnPair}, one column of both tables. {@link BinnedColumn} divides it into
 * cells; {@link LevelCounts}, {@link JointCounts}, {@link ContingencyTable} and {@link
 * PooledValues} count and compare in one pass, with each jackknife group left out in turn. No
 * metric is declared here, and nothing here reads the context beyond its two tables.
 */
package org.ehrsynth.eval.comparison;
