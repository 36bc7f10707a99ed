/**
 * Making samples satisfy the declared constraints: by the shape in which columns are learned, then
 * by repair, then by rejection.
 *
 * <p>{@link org.ehrsynth.constraint.transform.ConstrainedTable} prepares a guarded table for a fit;
 * {@link org.ehrsynth.constraint.transform.ConstraintTransform} restores sampled rows and reports
 * those that still violate a constraint; {@link org.ehrsynth.constraint.transform.PartialRows} does
 * the same for rows whose known cells must stay. Drawing other rows is the task of package {@code
 * model}. Decision: docs/adr/0005.
 */
package org.ehrsynth.constraint.transform;
