/**
 * A probabilistic circuit: a latent Chow–Liu tree with exact conditions, likelihoods and
 * imputation.
 *
 * <p>Start at {@link org.ehrsynth.models.circuit.Circuit}. {@code CircuitFit} prepares the table,
 * {@code StochasticEm} fits the parameters of a {@code LatentTree}, {@code MessagePassing} computes
 * with it, {@code CircuitSampler} draws rows.
 */
package org.ehrsynth.models.circuit;
