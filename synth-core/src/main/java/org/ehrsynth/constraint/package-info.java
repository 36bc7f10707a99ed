/**
 * Checking the constraints that a schema declares.
 *
 * <p>Start at {@link org.ehrsynth.constraint.ConstraintChecker}, which finds the rows of a table
 * that violate a constraint, and {@link org.ehrsynth.constraint.ScreenedRows}, which applies a
 * {@link org.ehrsynth.constraint.ViolationPolicy} to the real rows before a fit. {@link
 * org.ehrsynth.constraint.FormulaExpression} computes declared formulas. The sub-package {@code
 * mining} proposes constraints, {@code transform} makes samples satisfy them; both depend on this
 * package, and it depends on neither.
 */
package org.ehrsynth.constraint;
