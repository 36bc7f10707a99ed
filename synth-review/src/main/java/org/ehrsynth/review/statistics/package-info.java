/**
 * The statistics of a review: exact binomial tests, clustered proportions, coefficients of
 * agreement and sample sizes.
 *
 * <p>Start with {@link org.ehrsynth.review.statistics.ClusteredProportion}. Classes here know
 * counts and numbers; they do not know reviews, records or files.
 */
package org.ehrsynth.review.statistics;
