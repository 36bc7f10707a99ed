/**
 * The adversarial random forest: density estimation in the leaves of a forest.
 *
 * <p>Start at {@link org.ehrsynth.models.arf.Arf}. {@code ArfFit} runs the rounds of real against
 * synthetic rows, {@code ArfGrower} grows one tree, {@code ArfForest} is the fitted density.
 */
package org.ehrsynth.models.arf;
