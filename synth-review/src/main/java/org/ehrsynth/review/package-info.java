/**
 * The blinded review of records by people: pages for reviewers, the key that unblinds them, the
 * scores of their answers, and the two metrics that follow from these.
 *
 * <p>Start with {@link org.ehrsynth.review.Review} (creates a review) and {@link
 * org.ehrsynth.review.ReviewScores} (reads the answers). Statistics belong to {@code
 * org.ehrsynth.review.statistics}; language models do not belong here.
 */
package org.ehrsynth.review;
