/**
 * The small-cell rule that every fit applies first: {@link org.ehrsynth.guard.DisclosureGuard}
 * removes levels and clips extreme numbers that fewer than k subjects hold.
 *
 * <p>Counting belongs in {@link org.ehrsynth.scale}; this package decides what the counts permit.
 * What a model may store beyond levels and ranges is decided where it is computed, with the same k.
 */
package org.ehrsynth.guard;
