/**
 * Sequential trees: each column is drawn from a small forest on the columns before it.
 *
 * <p>Start at {@link org.ehrsynth.models.cart.Cart}. {@code CartFit} orders the columns, {@code
 * ForestFit} fits the forest of one column, {@code CartSampler} draws rows and {@code TreeImputer}
 * fills missing cells. Growing and storing of trees is in {@code models.tree}.
 */
package org.ehrsynth.models.cart;
