package org.ehrsynth.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectionSamplerTest {
  private static final Field U = Field.of("u", ColumnType.Numeric.unbounded(15));
  private static final Schema SCHEMA = Schema.of(U);
  private static final Seed SEED = Seed.of(5);

  @Test
  void without_a_condition_the_proposals_are_passed_on() {
    Dataset proposed = uniform(7, SEED);

    Dataset drawn = RejectionSampler.draw(Condition.ANY, 7, SEED, (n, s) -> proposed);

    assertSame(proposed, drawn);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 11, 4096})
  void the_wanted_number_of_rows_meets_the_condition(int rows) {
    Condition rare = below("0.02");

    Dataset drawn = RejectionSampler.draw(rare, rows, SEED, RejectionSamplerTest::uniform);

    assertEquals(rows, drawn.rowCount());
    assertEquals(rows, rare.matching(drawn).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.001", "0.02", "0.9", "0.99", "1"})
  void fewer_rows_are_the_beginning_of_more(String bound) {
    Condition rare = below(bound);

    Dataset more = RejectionSampler.draw(rare, 300, SEED, RejectionSamplerTest::uniform);

    for (int rows : new int[] {0, 1, 20, 299}) {
      Dataset fewer = RejectionSampler.draw(rare, rows, SEED, RejectionSamplerTest::uniform);
      assertEquals(more.head(rows).fingerprint(), fewer.fingerprint());
    }
  }

  @Test
  void proposals_that_all_meet_the_condition_are_not_drawn_in_vain() {
    AtomicLong proposed = new AtomicLong();

    Dataset drawn =
        RejectionSampler.draw(
            below("1"),
            10,
            SEED,
            (n, s) -> {
              proposed.addAndGet(n);
              return uniform(n, s);
            });

    assertEquals(10, proposed.get());
    assertEquals(10, drawn.rowCount());
  }

  @Test
  void kept_rows_have_the_conditional_law() {
    int n = 4096;

    Dataset drawn = RejectionSampler.draw(below("0.25"), n, SEED, RejectionSamplerTest::uniform);

    double[] u = ((Column.Numeric) drawn.column("u")).toArray();
    Arrays.sort(u);
    double distance = 0;
    for (int i = 0; i < n; i++) {
      double cdf = u[i] / 0.25;
      distance = Math.max(distance, Math.max((i + 1.0) / n - cdf, cdf - (double) i / n));
    }
    // Massart: P(√n D > x) ≤ 2 exp(−2 x²), which is 10⁻⁵ at x = 2.4705.
    assertTrue(distance < 2.4705 / Math.sqrt(n), "Kolmogorov distance " + distance);
  }

  @Test
  void an_impossible_condition_is_given_up_within_the_first_blocks() {
    AtomicLong proposed = new AtomicLong();

    InputException error =
        assertThrows(
            InputException.class,
            () ->
                RejectionSampler.draw(
                    below("0"),
                    4096,
                    SEED,
                    (n, s) -> {
                      proposed.addAndGet(n);
                      return uniform(n, s);
                    }));

    assertEquals(
        "condition 'u < 0' was met by 0 of 16,384 drawn rows; needs 4,096", error.getMessage());
    assertEquals(16_384, proposed.get());
  }

  @Test
  void a_single_impossible_row_is_given_up_when_the_budget_is_spent() {
    Dataset block = uniform(FittedSynthesizer.BLOCK_ROWS, SEED);

    InputException error =
        assertThrows(
            InputException.class,
            () -> RejectionSampler.draw(below("0"), 1, SEED, (n, s) -> block));

    assertEquals(
        "condition 'u < 0' was met by 0 of 2,002,944 drawn rows; needs 1", error.getMessage());
  }

  @Test
  void the_message_is_the_same_in_every_locale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      an_impossible_condition_is_given_up_within_the_first_blocks();
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 4096, false", // nothing is known yet
    "0, 4096, 4096, false", // a rate of 27.6 / 4096 would bring 13,000 rows
    "0, 16384, 4096, true",
    "0, 16384, 10, false",
    "0, 1999999, 1, false", // the next one may be it
    "5, 8192, 4096, false",
    "4, 16384, 4096, false",
    "400, 409600, 4096, true", // one in a thousand, one in five hundred is needed
    "2000, 1000000, 4096, false", // on the way, within chance
    "4095, 1999999, 4096, false",
    "4095, 2000000, 4096, true",
  })
  void hope_ends_where_the_upper_bound_of_the_rate_falls_short(
      long found, long proposed, long rows, boolean hopeless) {
    assertEquals(hopeless, RejectionSampler.isHopeless(found, proposed, rows));
  }

  /** False-alarm rate: by the bound below 10⁻³ a run and 10⁻¹ for 100; the seeds are fixed. */
  @Test
  void a_rate_that_suffices_is_not_given_up_early() {
    long rows = 4096;
    double rate = 1.2 * rows / RejectionSampler.MAX_PROPOSED;
    List<Seed> alarms = new ArrayList<>();
    for (int run = 0; run < 100; run++) {
      RandomStream draws = Seed.of(run).generator();
      long found = 0;
      long proposed = 0;
      boolean hopeless = false;
      while (found < rows && !hopeless) {
        hopeless = RejectionSampler.isHopeless(found, proposed, rows);
        double mean = rate * FittedSynthesizer.BLOCK_ROWS;
        found += Math.round(Math.max(0, mean + Math.sqrt(mean) * draws.nextGaussian()));
        proposed += FittedSynthesizer.BLOCK_ROWS;
      }
      if (hopeless) {
        alarms.add(Seed.of(run));
      }
    }
    assertEquals(List.of(), alarms);
  }

  @Test
  void an_interrupt_ends_a_long_search() {
    AtomicLong draws = new AtomicLong();
    Synthesizer interrupted = new Interrupted(draws);
    FittedSynthesizer fitted = interrupted.fit(uniform(200, SEED), SEED);
    Condition never = Condition.parse("u < -1", fitted.schema());

    try {
      assertThrows(CancellationException.class, () -> fitted.sample(1, never, SEED));
    } finally {
      assertTrue(Thread.interrupted(), "the flag stays set for the caller");
    }
    assertEquals(3, draws.get());
  }

  /** Draws uniforms; its thread is interrupted in the third draw. */
  private record Interrupted(AtomicLong draws) implements Synthesizer {
    @Override
    public String name() {
      return "interrupted";
    }

    @Override
    public Map<String, Object> settings() {
      return Map.of();
    }

    @Override
    public Sampler fitGuarded(
        Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
      return new Sampler() {
        @Override
        public Dataset draw(int rows, Seed seed) {
          if (draws.incrementAndGet() == 3) {
            Thread.currentThread().interrupt();
          }
          return uniform(rows, seed);
        }

        @Override
        public void write(ArchiveWriter archive) {
          throw new UnsupportedOperationException("never saved");
        }

        @Override
        public List<String> disclosures() {
          return List.of();
        }
      };
    }
  }

  private static Condition below(String bound) {
    return Condition.parse("u < " + bound, SCHEMA);
  }

  private static Dataset uniform(int rows, Seed seed) {
    RandomStream draws = seed.generator();
    double[] u = new double[rows];
    Arrays.setAll(u, i -> draws.nextDouble());
    return Dataset.of(Column.Numeric.of(U, u));
  }
}
