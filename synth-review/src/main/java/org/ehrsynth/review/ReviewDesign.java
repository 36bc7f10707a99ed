package org.ehrsynth.review;

import java.util.Optional;
import org.ehrsynth.InputException;

/**
 * Describes the design of a review.
 *
 * @param records number of records that each reviewer rates; even, because half are real; 2 to
 *     1,000, and 40 to 100 are practical ({@link org.ehrsynth.review.statistics.SampleSize} gives
 *     their power)
 * @param reviewers number of reviewers, 1 to 99; at least 3 to measure agreement
 * @param by the column whose distribution both halves share; empty: the schema's outcome, else its
 *     event, else none
 * @param labels of the columns on the pages
 */
public record ReviewDesign(int records, int reviewers, Optional<String> by, ChartLabels labels) {
  private static final int MAX_RECORDS = 1_000;
  private static final int MAX_REVIEWERS = 99;

  public ReviewDesign {
    if (records < 2 || records > MAX_RECORDS) {
      throw new InputException(
          "records must be in [2, %d], found %d".formatted(MAX_RECORDS, records));
    }
    if (records % 2 != 0) {
      throw new InputException(
          "records must be even, because half are real and half synthetic, found " + records);
    }
    if (reviewers < 1 || reviewers > MAX_REVIEWERS) {
      throw new InputException(
          "reviewers must be in [1, %d], found %d".formatted(MAX_REVIEWERS, reviewers));
    }
  }

  /** A design without labels, stratified by the schema's outcome or event. */
  public static ReviewDesign of(int records, int reviewers) {
    return new ReviewDesign(records, reviewers, Optional.empty(), ChartLabels.NONE);
  }

  public ReviewDesign withBy(String column) {
    return new ReviewDesign(records, reviewers, Optional.of(column), labels);
  }

  public ReviewDesign withLabels(ChartLabels labels) {
    return new ReviewDesign(records, reviewers, by, labels);
  }
}
