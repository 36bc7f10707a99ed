/**
 * Contains what a fit needs beyond the settings of its method, and what it reports of itself.
 *
 * <p>{@link org.ehrsynth.fit.FitOptions} decides about rare facts, violations, interruption and
 * {@link org.ehrsynth.fit.Checkpoint checkpoints}; {@link org.ehrsynth.fit.PreparedFit} takes real
 * rows through screening, guard and constraint transform to what a method receives; {@link
 * org.ehrsynth.fit.Provenance} describes where a model comes from. Start with {@code FitOptions}.
 * Methods, samplers and everything that draws rows live in {@code org.ehrsynth.model}.
 */
package org.ehrsynth.fit;
