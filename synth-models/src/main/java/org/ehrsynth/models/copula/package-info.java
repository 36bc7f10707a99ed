/**
 * The Gaussian copula, and independent columns as a baseline.
 *
 * <p>Start at {@link org.ehrsynth.models.copula.GaussianCopula}. {@code CopulaFit} fits latent
 * dimensions and their correlations, {@code CopulaSampler} draws rows.
 */
package org.ehrsynth.models.copula;
