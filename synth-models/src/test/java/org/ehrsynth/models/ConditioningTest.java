package org.ehrsynth.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.models.cart.Cart;
import org.ehrsynth.models.copula.GaussianCopula;
import org.ehrsynth.models.copula.IndependentColumns;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exact conditional draws against the free draws that happen to meet the condition: the same law.
 */
class ConditioningTest {
  private static final FittedSynthesizer COPULA = fit(new GaussianCopula());
  private static final FittedSynthesizer INDEPENDENT = fit(new IndependentColumns());
  private static final FittedSynthesizer CART = fit(new Cart());
  private static final Dataset COPULA_FREE = COPULA.sample(100_000, Seed.of(2));
  private static final Dataset INDEPENDENT_FREE = INDEPENDENT.sample(100_000, Seed.of(3));
  private static final Dataset CART_FREE = CART.sample(100_000, Seed.of(4));
  private static final int EXACT = 8_000;

  /** −ln of the chance of one false alarm: 10⁻⁶ a comparison, some 600 of them, fixed seeds. */
  private static final double DOUBT = -Math.log(1e-6);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "age >= 60",
        "age > 45 and age < 50",
        "age < 40 or age > 65",
        "stage in (1, 4)",
        "stage == 4 and bili > 3",
        "sex == \"m\" and edema != 0",
        "missing(chol)",
        "not missing(chol) and trig >= 120",
        "age >= 60 and albumin < 3.5 and stage >= 3 and missing(trig)",
        "bili <= 0.9 and protime < 10.5 and spiders == 0",
        "age > 70 and (sex == \"m\" or stage == 4)", // age exactly, the rest by rejection
      })
  void exact_draws_have_the_law_of_free_draws_that_meet_the_condition(String expression) {
    assertSameLaw(COPULA, COPULA_FREE, expression);
    assertSameLaw(INDEPENDENT, INDEPENDENT_FREE, expression);
    assertSameLaw(CART, CART_FREE, expression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"age >= 60", "age > 45.5 and bili < 1", "age > 70 and (ast > 99 or stage == 4)"})
  void fewer_conditional_rows_are_the_beginning_of_more(String expression) {
    for (FittedSynthesizer model : new FittedSynthesizer[] {COPULA, CART}) {
      Condition where = Condition.parse(expression, model.schema());
      Dataset more = model.sample(5_000, where, Seed.of(6));

      for (int n : new int[] {0, 1, 10, 2_048, 2_049, 4_097}) {
        assertEquals(
            more.head(n).fingerprint(), model.sample(n, where, Seed.of(6)).fingerprint(), "n " + n);
      }
    }
  }

  @Test
  void the_comparison_tells_a_wrong_condition() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                assertSameLaw(
                    COPULA.sample(EXACT, Condition.parse("bili > 2", COPULA.schema()), Seed.of(4)),
                    COPULA_FREE,
                    "bili > 2 but of all"));

    assertTrue(error.getMessage().contains("bili > 2 but of all"), error.getMessage());
  }

  @Test
  void a_condition_outside_of_what_the_model_knows_is_refused() {
    for (FittedSynthesizer model : new FittedSynthesizer[] {COPULA, CART}) {
      for (String expression : new String[] {"age > 500", "age > 60 and age < 60"}) {
        Condition where = Condition.parse(expression, model.schema());

        InputException error =
            assertThrows(InputException.class, () -> model.sample(5, where, Seed.of(1)));

        assertEquals(
            "condition '"
                + where
                + "' cannot be met: the model knows no such value of column 'age'",
            error.getMessage());
      }
    }
  }

  private static FittedSynthesizer fit(Synthesizer method) {
    return method.fit(ExampleDatasets.pbc(), Seed.of(1));
  }

  private static void assertSameLaw(FittedSynthesizer model, Dataset free, String expression) {
    Condition where = Condition.parse(expression, model.schema());
    assertTrue(
        !where.boxRelaxation().equals(Condition.ANY), "exact at least in part: " + expression);
    Dataset exact = model.sample(EXACT, where, Seed.of(5));
    Dataset kept = free.selectRows(where.matching(free));
    assertTrue(kept.rowCount() > 200, expression + ": enough to compare, found " + kept.rowCount());
    assertEquals(EXACT, where.matching(exact).length);
    assertSameLaw(exact, kept, expression);
  }

  private static void assertSameLaw(Dataset exact, Dataset kept, String expression) {
    for (Column column : exact.learned().columns()) {
      Column other = kept.column(column.field().name());
      String what = expression + ", column " + column.field().name();
      if (column instanceof Column.Coded coded) {
        for (int level = -1; level < coded.levels().size(); level++) {
          int code = level;
          assertSameFraction(
              fraction(coded, code),
              coded.size(),
              fraction((Column.Coded) other, code),
              other.size(),
              what);
        }
      } else {
        double[] x = values(column);
        double[] y = values(other);
        assertSameFraction(
            1 - x.length / (double) column.size(),
            column.size(),
            1 - y.length / (double) other.size(),
            other.size(),
            what);
        if (Math.min(x.length, y.length) > 50) {
          double size = x.length * (double) y.length / (x.length + y.length);
          // Smirnov: P(D > d) → 2 exp(−2 size d²).
          double largest = Math.sqrt((DOUBT + Math.log(2)) / (2 * size));
          double distance = distance(x, y);
          assertTrue(distance <= largest, what + ": D = " + distance + " > " + largest);
        }
      }
    }
  }

  /** By Bernstein's inequality for both shares around the pooled one. */
  private static void assertSameFraction(double p, int n, double q, int m, String what) {
    double pooled = (p * n + q * m) / (n + m);
    double variance = pooled * (1 - pooled) * (1.0 / n + 1.0 / m);
    double allowed = Math.sqrt(2 * DOUBT * variance) + DOUBT / 3 * (1.0 / n + 1.0 / m);
    assertTrue(Math.abs(p - q) <= allowed, what + ": share " + p + " against " + q);
  }

  private static double fraction(Column.Coded column, int code) {
    return IntStream.range(0, column.size()).filter(i -> column.get(i) == code).count()
        / (double) column.size();
  }

  private static double[] values(Column column) {
    return IntStream.range(0, column.size())
        .filter(i -> !column.isMissing(i))
        .mapToDouble(
            i -> column.match(n -> n.get(i), c -> (double) c.get(i), t -> (double) t.get(i)))
        .sorted()
        .toArray();
  }

  /** The largest distance of two empirical distribution functions of sorted numbers. */
  private static double distance(double[] x, double[] y) {
    double largest = 0;
    int i = 0;
    int j = 0;
    while (i < x.length && j < y.length) {
      double next = Math.min(x[i], y[j]);
      while (i < x.length && x[i] == next) {
        i++;
      }
      while (j < y.length && y[j] == next) {
        j++;
      }
      largest = Math.max(largest, Math.abs(i / (double) x.length - j / (double) y.length));
    }
    return largest;
  }
}
