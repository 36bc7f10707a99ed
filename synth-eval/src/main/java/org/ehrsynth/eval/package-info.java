/**
 * This package evaluates synthetic tables: it aligns the tables, computes the metrics in every
 * scenario and assembles the reports.
 *
 * <p>Start with {@link org.ehrsynth.eval.Evaluator}. The metrics live in the packages {@code
 * validity}, {@code fidelity}, {@code utility} and {@code privacy} and are found through {@link
 * org.ehrsynth.eval.metric.Metric#registry()}; what becomes of their results is in {@link
 * org.ehrsynth.eval.report}. Nothing below this package may depend on it.
 */
package org.ehrsynth.eval;
