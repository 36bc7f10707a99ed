/**
 * Dense matrices and the numerical methods that several models share: Cholesky factors, Gaussian
 * mixtures, sort orders.
 *
 * <p>Everything works on plain arrays or on {@link org.ehrsynth.math.Matrix} and knows neither
 * tables nor patients; guarding is the caller's task. Only this package imports EJML. A method that
 * one model alone needs lives with that model.
 */
package org.ehrsynth.math;
