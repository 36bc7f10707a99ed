package org.ehrsynth.eval.review;

import java.util.Optional;
import org.ehrsynth.InputException;

/**
 * What a review shall be.
 *
 * @param records how many each reviewer judges; even, because half are real; 2 to 1,000, and 40 to
 *     100 are what people bear ({@link SampleSize} tells what they show)
 * @param reviewers how many there are, 1 to 99; 3 or more to see whether they agree
 * @param by the column of whose levels both halves shall have the same mix; otherwise the schema's
 *     outcome, else its event, else none
 * @param labels how columns are called on the pages
 */
public record ReviewPlan(int records, int reviewers, Optional<String> by, ChartLabels labels) {
  private static final int MOST_RECORDS = 1_000;
  private static final int MOST_REVIEWERS = 99;

  public ReviewPlan {
    if (records < 2 || records > MOST_RECORDS) {
      throw new InputException(
          "records must be in [2, %d], found %d".formatted(MOST_RECORDS, records));
    }
    if (records % 2 != 0) {
      throw new InputException(
          "records must be even, because half are real and half synthetic, found " + records);
    }
    if (reviewers < 1 || reviewers > MOST_REVIEWERS) {
      throw new InputException(
          "reviewers must be in [1, %d], found %d".formatted(MOST_REVIEWERS, reviewers));
    }
  }

  /** A plan without labels, by the schema's outcome or event. */
  public static ReviewPlan of(int records, int reviewers) {
    return new ReviewPlan(records, reviewers, Optional.empty(), ChartLabels.NONE);
  }

  public ReviewPlan withBy(String column) {
    return new ReviewPlan(records, reviewers, Optional.of(column), labels);
  }

  public ReviewPlan withLabels(ChartLabels labels) {
    return new ReviewPlan(records, reviewers, by, labels);
  }
}
