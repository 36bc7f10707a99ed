/**
 * The subcommands of a blinded review by people.
 *
 * <p>Start with {@link org.ehrsynth.cli.review.ReviewCommand}.
 */
package org.ehrsynth.cli.review;
