package org.ehrsynth.review;

import java.util.Optional;
import org.ehrsynth.InputException;

/**
 * What a review shall be.
 *
 * @param records how many each reviewer judges; even, because half are real; 2 to 1,000, and 40 to
 *     100 are what people bear ({@link org.ehrsynth.review.statistics.SampleSize} tells what they
 *     show)
 * @param reviewers how many there are, 1 to 99; 3 or more to see whether they agree
 * @param by the column of whose levels both halves shall have the same mix; otherwise the schema's
 *     outcome, else its event, else none
 * @param labels how columns are called on the pages
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

  /** A plan without labels, by the schema's outcome or event. */
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
