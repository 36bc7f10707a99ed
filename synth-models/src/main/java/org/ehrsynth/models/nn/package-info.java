/**
 * Layers, losses and optimizers of neural networks on plain arrays, with gradients written by hand.
 *
 * <p>Start at {@link org.ehrsynth.models.nn.ComputeContext}, which creates tensors and runs work in
 * parallel with the same result for any number of threads. Nothing here knows tables or schemas. A
 * test build replaces float by double in these sources to check gradients.
 */
package org.ehrsynth.models.nn;
