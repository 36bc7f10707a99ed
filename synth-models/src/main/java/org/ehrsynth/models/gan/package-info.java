/**
 * CTGAN, a conditional generative adversarial network for tables.
 *
 * <p>Start at {@link org.ehrsynth.models.gan.Ctgan}. {@code AdversarialStep} updates a {@code
 * Generator} and its {@code Critic}; schedules, encodings and sampling are those of {@code
 * models.neural}.
 */
package org.ehrsynth.models.gan;
