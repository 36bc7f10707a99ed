/**
 * Classification trees on discretized tables: split search, growing and storage.
 *
 * <p>Start at {@link org.ehrsynth.models.tree.SplitFinder} and {@link
 * org.ehrsynth.models.tree.GrowingTree}. The models {@code cart} and {@code arf} build on it.
 */
package org.ehrsynth.models.tree;
