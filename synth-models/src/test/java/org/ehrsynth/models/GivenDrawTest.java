package org.ehrsynth.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.SynthesizerProvider;
import org.ehrsynth.models.cart.Cart;
import org.ehrsynth.models.circuit.Circuit;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns drawn given others, beyond the laws of the contract suite. */
class GivenDrawTest {
  private static final FittedSynthesizer RULED = new Cart().fit(Fixtures.ruled(false), Seed.of(1));
  private static final Dataset ROWS = RULED.sample(40, Seed.of(2));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ward | the columns ward, floor are learned as one because of a constraint",
        "age,red,blue | the columns red, green, blue are learned as one",
        "systolic | column 'systolic' is learned as the distance from column 'diastolic'",
        "bmi,height | column 'bmi' is computed from others: give these too (weight), or not 'bmi'",
        "patient | column 'patient' is given but not learned by the model"
      })
  void columns_that_cannot_be_given_alone_are_refused(String names, String message) {
    List<String> given = List.of(names.split(","));
    Dataset rows =
        names.equals("patient")
            ? Dataset.of(number("patient", IntStream.range(0, 4).mapToDouble(i -> i).toArray()))
            : ROWS.select(given);

    assertThatThrownBy(() -> RULED.draw(rows, Seed.of(1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void the_other_columns_of_a_constraint_follow_given_ones() {
    Dataset given = ROWS.select(List.of("ward", "floor", "diastolic", "weight", "height", "died"));
    Dataset drawn = RULED.draw(given, Seed.of(4));

    for (int i = 0; i < drawn.rowCount(); i++) {
      double bmi = drawn.column("bmi").number(i);
      double height = drawn.column("height").number(i) / 100;
      double expected = drawn.column("weight").number(i) / (height * height);
      if (!Double.isNaN(bmi)) {
        assertThat(Math.abs(bmi - expected)).isLessThan(0.051);
      }
      if (!Double.isNaN(drawn.column("systolic").number(i))) {
        double diastolic = given.column("diastolic").number(i);
        assertThat(drawn.column("systolic").number(i) <= diastolic).isFalse(); // or it is missing
      }
      assertThat(drawn.column("cause").isMissing(i)).isEqualTo(isAlive(given.column("died"), i));
    }
  }

  private static boolean isAlive(Column died, int row) {
    return "no".equals(died.text(row));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cart", "circuit", "gaussian-copula"})
  void given_missing_is_not_unknown(String name) {
    FittedSynthesizer model =
        SynthesizerProvider.registry()
            .get(name)
            .create(Map.of())
            .fit(ExampleDatasets.flchain(), Seed.of(1));
    int n = 3_000;
    Column cause = model.sample(1, Seed.of(1)).column("chapter");
    int[] rows = new int[n];
    Column missing = Column.Coded.of(cause.field(), new int[] {-1}).select(rows);
    Column present = Column.Coded.of(cause.field(), new int[n]);
    Field odd =
        cause.field().withType(new ColumnType.Categorical(List.of("no chapter of these"), false));
    Column unknown = Column.Coded.of(odd, new int[n]);

    double free = deaths(model.sample(n, Seed.of(5)));
    assertThat(deaths(model.draw(Dataset.of(missing), Seed.of(5)))).isLessThan(0.2 * free);
    assertThat(deaths(model.draw(Dataset.of(present), Seed.of(5)))).isGreaterThan(0.7);
    // 5 standard errors of the difference
    assertThat(Math.abs(deaths(model.draw(Dataset.of(unknown), Seed.of(5))) - free))
        .isLessThan(5 * Math.sqrt(2 * free * (1 - free) / n));
  }

  private static double deaths(Dataset rows) {
    Column death = rows.column("death");
    return IntStream.range(0, rows.rowCount()).filter(i -> "1".equals(death.text(i))).count()
        / (double) rows.rowCount();
  }

  @Test
  void a_computed_column_given_without_its_parts_draws_these() {
    RandomStream draws = Seed.of(8).generator();
    int n = 2_000;
    double[] height = draws(n, () -> Math.rint(170 + 9 * draws.nextGaussian()));
    double[] weight = draws(n, () -> Math.rint(75 + 13 * draws.nextGaussian()));
    double[] sum = IntStream.range(0, n).mapToDouble(i -> height[i] + weight[i]).toArray();
    Dataset real =
        Dataset.of(number("height", height), number("weight", weight), number("sum", sum));
    FittedSynthesizer model = new Circuit().fit(real, Seed.of(1));

    Dataset drawn = model.draw(model.sample(600, Seed.of(3)).select(List.of("sum")), Seed.of(4));

    double off =
        IntStream.range(0, 600)
            .mapToDouble(
                i ->
                    Math.abs(
                        drawn.column("sum").number(i)
                            - drawn.column("height").number(i)
                            - drawn.column("weight").number(i)))
            .average()
            .orElseThrow();
    // Drawn without regard to the sum, it is off by 0.8 √2 √(9² + 13²) = 17.8 on average.
    assertThat(off).isLessThan(2);
  }

  private static double[] draws(int n, DoubleSupplier next) {
    return IntStream.range(0, n).mapToDouble(i -> next.getAsDouble()).toArray();
  }

  private static Column number(String name, double[] cells) {
    return Column.Numeric.of(Field.of(name, ColumnType.Numeric.unbounded(0)), cells);
  }
}
