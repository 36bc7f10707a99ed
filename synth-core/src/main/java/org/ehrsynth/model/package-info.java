/**
 * Contains the contracts of a model and everything that is done once for all models.
 *
 * <p>A method implements {@link org.ehrsynth.model.Synthesizer} and returns a {@link
 * org.ehrsynth.model.Sampler}; a {@link org.ehrsynth.model.SynthesizerProvider} registers it.
 * {@link org.ehrsynth.model.FittedSynthesizer} is what users hold: it draws blocks of rows,
 * satisfies conditions and declared constraints, balances, imputes, draws the rest of given rows,
 * and is saved and loaded. Nothing here knows a particular method, the evaluation or the command.
 * Start with {@code Synthesizer}, then read CONTRIBUTING on how to write a model.
 */
package org.ehrsynth.model;
