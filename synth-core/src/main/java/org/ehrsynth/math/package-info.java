/**
 * Contains small numerical methods on arrays that several modules share: {@link Matrix} and {@link
 * Cholesky}, {@link Statistics}, {@link StandardNormal} and {@link GaussianMixture}.
 *
 * <p>Nothing here knows tables, schemas or patients. Special functions and other distributions come
 * from Apache Commons; random numbers are in {@code org.ehrsynth.random}. A method belongs here
 * when two packages need it and its result can be checked against a formula.
 */
package org.ehrsynth.math;
