/**
 * The documented way to write a table model: columns become categories, the model learns integer
 * codes, and sampled codes become cells again.
 *
 * <ol>
 *   <li>{@link org.ehrsynth.discretization.DiscretizedTable#of} turns the columns of a guarded
 *       table into codes. A category is a level, a value that at least k patients hold, an interval
 *       of ranks between such values, or missing, as {@link
 *       org.ehrsynth.discretization.Discretization} decides by column.
 *   <li>Your fit works on the codes: counts, trees, circuits, networks. What it keeps must rest on
 *       at least k patients each ({@link org.ehrsynth.data.Subjects#perCode}). A {@link
 *       org.ehrsynth.discretization.Pmf} is a distribution on categories.
 *   <li>A {@link org.ehrsynth.discretization.RowBuffer} turns sampled categories back into columns.
 *       Within an interval, a number follows the column's own smoothed quantiles and digits.
 * </ol>
 *
 * <p>{@link org.ehrsynth.discretization.TruncatedCategories} and {@link
 * org.ehrsynth.discretization.RejectionBudget} serve models that sample under conditions; {@link
 * org.ehrsynth.discretization.StratifiedUniforms} lowers the variance of a sample. The models
 * {@code cart}, {@code arf}, {@code circuit}, {@code ctgan} and {@code tvae} are written this way;
 * {@code ToyModel} in the tests of synth-models is a complete small one. No model lives here.
 */
package org.ehrsynth.discretization;
