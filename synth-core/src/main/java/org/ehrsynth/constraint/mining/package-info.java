/**
 * Proposing constraints that every row of a table satisfies beyond chance.
 *
 * <p>Start at {@link org.ehrsynth.constraint.mining.ConstraintMining}. One class per family
 * searches for candidates: orders, formulas, categories, missingness. A proposal becomes a
 * constraint only when a person declares it in the schema.
 */
package org.ehrsynth.constraint.mining;
