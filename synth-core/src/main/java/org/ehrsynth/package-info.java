/**
 * The core of EHRSynth: tables of patients, their schemas, and the contract of the models that
 * learn them.
 *
 * <p>To use the library, start at {@link org.ehrsynth.data.Dataset} and {@link
 * org.ehrsynth.model.FittedSynthesizer}; to write a model, at package {@code discretization}. This
 * package holds only {@link org.ehrsynth.InputException}, the error for input that the user can
 * correct.
 */
package org.ehrsynth;
