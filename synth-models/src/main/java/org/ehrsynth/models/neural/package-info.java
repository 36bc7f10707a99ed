/**
 * What neural models share: encodings of rows, training in epochs, validation, conditions, margins
 * and sampling.
 *
 * <p>Start at {@link org.ehrsynth.models.neural.NeuralFit}. A model extends {@link
 * org.ehrsynth.models.neural.EpochTraining} and implements {@link
 * org.ehrsynth.models.neural.RowGenerator}. Layers and optimizers are in {@code models.nn}.
 */
package org.ehrsynth.models.neural;
