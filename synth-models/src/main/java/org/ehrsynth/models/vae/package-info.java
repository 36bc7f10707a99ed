/**
 * TVAE, a variational autoencoder for tables.
 *
 * <p>Start at {@link org.ehrsynth.models.vae.Tvae}. {@code VariationalAutoencoder} computes one
 * step; schedules, encodings and sampling are those of {@code models.neural}.
 */
package org.ehrsynth.models.vae;
