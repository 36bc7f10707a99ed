/**
 * Reproducible randomness: named seeds, streams of random numbers, and sampling from weights.
 *
 * <p>Start at {@link org.ehrsynth.random.Seed}. Every part of the library derives a seed of its own
 * by name, so that adding a column or a thread changes no other stream. The texts given to {@code
 * Seed.derive} are frozen: a renamed one would change every sample. The generator comes from Apache
 * Commons RNG, which only this package imports. No other package creates a generator.
 */
package org.ehrsynth.random;
