package org.ehrsynth.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.ehrsynth.review.statistics.FleissKappa;
import org.ehrsynth.review.statistics.KrippendorffAlpha;
import org.ehrsynth.review.statistics.KrippendorffAlpha.Scale;
import org.junit.jupiter.api.Test;

/** The published worked examples of both coefficients. */
class AgreementGoldenTest {
  /** Published to three decimals. */
  private static final double PRINTED = 0.0005;

  /**
   * Fleiss (1971), doi:10.1037/h0031619, table 1: 30 patients, 6 psychiatrists each; depression,
   * personality disorder, schizophrenia, neurosis, other.
   */
  private static final int[][] DIAGNOSES = {
    {0, 0, 0, 6, 0}, {0, 3, 0, 0, 3}, {0, 1, 4, 0, 1}, {0, 0, 0, 0, 6}, {0, 3, 0, 3, 0},
    {2, 0, 4, 0, 0}, {0, 0, 4, 0, 2}, {2, 0, 3, 1, 0}, {2, 0, 0, 4, 0}, {0, 0, 0, 0, 6},
    {1, 0, 0, 5, 0}, {1, 1, 0, 4, 0}, {0, 3, 3, 0, 0}, {1, 0, 0, 5, 0}, {0, 2, 0, 3, 1},
    {0, 0, 5, 0, 1}, {3, 0, 0, 1, 2}, {5, 1, 0, 0, 0}, {0, 2, 0, 4, 0}, {1, 0, 2, 0, 3},
    {0, 0, 0, 0, 6}, {0, 1, 0, 5, 0}, {0, 2, 0, 1, 3}, {2, 0, 0, 4, 0}, {1, 0, 0, 4, 1},
    {0, 5, 0, 1, 0}, {4, 0, 0, 0, 2}, {0, 2, 0, 4, 0}, {1, 0, 5, 0, 0}, {0, 0, 0, 0, 6}
  };

  /**
   * Krippendorff (2011), Computing Krippendorff's Alpha-Reliability,
   * https://repository.upenn.edu/asc_papers/43, section E: 4 observers, 12 units, values 1 to 5, 0
   * is missing.
   */
  private static final int[][] OBSERVERS = {
    {1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0},
    {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3},
    {0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0},
    {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0}
  };

  private static int[][] counts(int[][] observers, int categories) {
    int[][] counts = new int[observers[0].length][categories];
    for (int[] observer : observers) {
      for (int u = 0; u < observer.length; u++) {
        if (observer[u] > 0) {
          counts[u][observer[u] - 1]++;
        }
      }
    }
    return counts;
  }

  @Test
  void kappa_of_the_diagnoses_is_430() {
    assertThat(FleissKappa.of(DIAGNOSES, 6)).isCloseTo(0.430, within(PRINTED));
  }

  @Test
  void alpha_of_the_observers_is_743_nominal_and_815_ordinal() {
    int[][] counts = counts(OBSERVERS, 5);

    assertThat(KrippendorffAlpha.of(counts, Scale.NOMINAL)).isCloseTo(0.743, within(PRINTED));
    assertThat(KrippendorffAlpha.of(counts, Scale.ORDINAL)).isCloseTo(0.815, within(PRINTED));
  }

  @Test
  void without_missing_ratings_both_differ_by_the_correction_for_a_small_sample_only() {
    // 1 − α = (1 − κ) (n − 1) / n with n ratings: Krippendorff draws pairs without replacement.
    int n = 180;

    double kappa = FleissKappa.of(DIAGNOSES, 6);
    double alpha = KrippendorffAlpha.of(DIAGNOSES, Scale.NOMINAL);

    assertThat(1 - alpha).isCloseTo((1 - kappa) * (n - 1) / n, within(1e-12));
  }

  @Test
  void kappa_passes_over_subjects_that_not_all_rated() {
    int[][] more = Arrays.copyOf(DIAGNOSES, 31);
    more[30] = new int[] {5, 0, 0, 0, 0};

    assertThat(FleissKappa.of(more, 6)).isEqualTo(FleissKappa.of(DIAGNOSES, 6));
  }

  @Test
  void full_agreement_is_one_and_full_disagreement_of_two_is_worst() {
    int[][] agreeing = {{2, 0}, {0, 2}, {2, 0}, {0, 2}};
    int[][] disagreeing = {{1, 1}, {1, 1}};

    assertThat(FleissKappa.of(agreeing, 2)).isEqualTo(1);
    assertThat(KrippendorffAlpha.of(agreeing, Scale.NOMINAL)).isEqualTo(1);
    // κ = (0 − ½) / ½; α = 1 − 3 · 2 / (2 · 2)
    assertThat(FleissKappa.of(disagreeing, 2)).isEqualTo(-1);
    assertThat(KrippendorffAlpha.of(disagreeing, Scale.NOMINAL)).isEqualTo(-0.5);
  }

  @Test
  void where_nothing_varies_or_no_one_compares_both_are_undefined() {
    int[][] same = {{3, 0}, {3, 0}};
    int[][] alone = {{1, 0}, {0, 1}};

    assertThat(FleissKappa.of(same, 3)).isNaN();
    assertThat(KrippendorffAlpha.of(same, Scale.NOMINAL)).isNaN();
    assertThat(FleissKappa.of(alone, 1)).isNaN();
    assertThat(KrippendorffAlpha.of(alone, Scale.ORDINAL)).isNaN();
    assertThat(FleissKappa.of(alone, 2)).as("no subject that both rated").isNaN();
    assertThat(KrippendorffAlpha.of(new int[0][], Scale.NOMINAL)).isNaN();
  }
}
