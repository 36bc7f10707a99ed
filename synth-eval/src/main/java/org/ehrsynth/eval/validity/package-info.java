/**
 * Contains the metrics of validity: whether synthetic cells and rows have admissible values,
 * formats, keys and structure.
 *
 * <p>Start with {@link AdherenceRate}, the computation that most of them share. {@link
 * ConstraintAdherence} evaluates the declared constraints of the schema. A metric here looks at
 * each cell or row on its own; distributions belong to {@code fidelity}.
 */
package org.ehrsynth.eval.validity;
