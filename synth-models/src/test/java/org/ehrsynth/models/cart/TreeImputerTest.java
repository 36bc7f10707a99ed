package org.ehrsynth.models.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.data.Split;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.ImputationResult;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;

/** Cells taken from unseen rows of a real cohort, filled by trees, beside what they were. */
class TreeImputerTest {
  private static final double MASKED = 0.2;
  private static final int IMPUTATIONS = 5;

  private static final Split SPLIT = Split.bySubject(ExampleDatasets.flchain(), 0.25, Seed.of(1));
  private static final Dataset TRUTH = SPLIT.holdout();
  private static final Dataset OPEN = masked(TRUTH);
  private static final FittedSynthesizer MODEL = new Cart().fit(SPLIT.train(), Seed.of(42));
  private static final List<ImputationResult> IMPUTED =
      IntStream.range(0, IMPUTATIONS).mapToObj(m -> MODEL.impute(OPEN, Seed.of(m))).toList();

  private static Dataset masked(Dataset real) {
    return Dataset.of(
        real.columns().stream()
            .map(c -> blank(c, Seed.of(5).derive(c.field().name()).generator()))
            .toList(),
        real.schema());
  }

  private static Column blank(Column column, RandomStream draws) {
    return column.match(
        n -> {
          double[] cells = n.toArray();
          Arrays.setAll(cells, i -> draws.nextDouble() < MASKED ? Double.NaN : cells[i]);
          return Column.Numeric.of(n.field(), cells);
        },
        c -> {
          int[] cells = c.toArray();
          Arrays.setAll(cells, i -> draws.nextDouble() < MASKED ? -1 : cells[i]);
          return Column.Coded.of(c.field(), cells);
        },
        t -> t);
  }

  /** The rows of which a cell was taken. */
  private static int[] taken(String name) {
    return IntStream.range(0, TRUTH.rowCount())
        .filter(i -> OPEN.column(name).isMissing(i) && !TRUTH.column(name).isMissing(i))
        .toArray();
  }

  /** The cells; of laboratory values, which have heavy tails, the logarithms. */
  private static double[] numbers(Dataset data, String name) {
    double[] cells = ((Column.Numeric) data.column(name)).toArray();
    if (List.of("kappa", "lambda", "creatinine").contains(name)) {
      Arrays.setAll(cells, i -> Math.log(cells[i]));
    }
    return cells;
  }

  /** Root mean squared error on the cells taken. */
  private static double error(String name, IntToDoubleFunction guess) {
    double[] truth = numbers(TRUTH, name);
    return Math.sqrt(
        Arrays.stream(taken(name))
            .mapToDouble(i -> Math.pow(guess.applyAsDouble(i) - truth[i], 2))
            .filter(square -> !Double.isNaN(square)) // of cells that are left missing
            .average()
            .orElseThrow());
  }

  /** One imputation, mean of several, mean of the column, a random cell of the column. */
  private static double[] errors(String name) {
    double[] one = numbers(IMPUTED.get(0).table(), name);
    List<double[]> all = IMPUTED.stream().map(m -> numbers(m.table(), name)).toList();
    double[] known = Arrays.stream(numbers(OPEN, name)).filter(x -> !Double.isNaN(x)).toArray();
    double mean = Arrays.stream(known).average().orElseThrow();
    RandomStream draws = Seed.of(9).derive(name).generator();
    return new double[] {
      error(name, i -> one[i]),
      error(name, i -> all.stream().mapToDouble(x -> x[i]).average().orElseThrow()),
      error(name, i -> mean),
      error(name, i -> known[draws.nextInt(known.length)])
    };
  }

  @Test
  void filled_numbers_are_nearer_to_the_truth_than_the_mean_and_random_cells() {
    // Measured, of a random cell's error and of the mean's: kappa .42 and .47, lambda .44 and .52,
    // flc.grp .27 and .32, age .84 and .91, futime .80 and .70.
    for (String name : List.of("kappa", "lambda", "flc.grp")) {
      double[] e = errors(name);

      assertThat(e[0]).as("%s: one imputation, random cell", name).isLessThan(0.8 * e[3]);
      assertThat(e[1]).as("%s: mean of five, column mean", name).isLessThan(0.85 * e[2]);
    }
    // Each number is drawn, not predicted: where other columns say little, a drawn cell is about as
    // far off as a random one, so the mean error of five imputations is compared, not that of one.
    for (String name : List.of("age", "futime", "creatinine")) {
      double[] one = numbers(IMPUTED.get(0).table(), name);
      long left = Arrays.stream(taken(name)).filter(i -> Double.isNaN(one[i])).count();
      assertThat(left).as("%s: left missing", name).isLessThan(taken(name).length / 50);
      double mean =
          IMPUTED.stream()
              .map(imputed -> numbers(imputed.table(), name))
              .mapToDouble(x -> error(name, i -> x[i]))
              .average()
              .orElseThrow();
      assertThat(mean).as(name).isLessThan(0.95 * errors(name)[3]);
    }
  }

  /** The share of the cells taken that are guessed. */
  private static double accuracy(String name, IntPredicate isRight) {
    return Arrays.stream(taken(name)).filter(isRight).count() / (double) taken(name).length;
  }

  @Test
  void filled_levels_are_right_more_often_than_random_cells() {
    for (String name : List.of("death", "sex")) {
      Column truth = TRUTH.column(name);
      Column one = IMPUTED.get(0).table().column(name);
      int[] known =
          IntStream.range(0, OPEN.rowCount())
              .filter(i -> !OPEN.column(name).isMissing(i))
              .toArray();
      RandomStream draws = Seed.of(9).derive(name).generator();
      double right = accuracy(name, i -> truth.text(i).equals(one.text(i)));
      double chance =
          accuracy(name, i -> truth.text(i).equals(truth.text(known[draws.nextInt(known.length)])));
      assertThat(right).as("%s, by chance %.3f", name, chance).isGreaterThan(chance + 0.02);
    }
    assertThat(
            accuracy(
                "death",
                i ->
                    TRUTH
                        .column("death")
                        .text(i)
                        .equals(IMPUTED.get(0).table().column("death").text(i))))
        .isGreaterThan(0.85); // the most common level is right in .77
  }

  /** Of the logarithms of the light chains, on the rows that have both. */
  private static double association(Dataset data) {
    double[] x = numbers(data, "kappa");
    double[] y = numbers(data, "lambda");
    int[] rows = IntStream.range(0, x.length).filter(i -> !Double.isNaN(x[i] + y[i])).toArray();
    double mx = Arrays.stream(rows).mapToDouble(i -> x[i]).average().orElseThrow();
    double my = Arrays.stream(rows).mapToDouble(i -> y[i]).average().orElseThrow();
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i : rows) {
      double u = x[i] - mx;
      double v = y[i] - my;
      xx += u * u;
      yy += v * v;
      xy += u * v;
    }
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void associations_are_restored() {
    // One standard error of a correlation r of n rows is (1 − r²) / √n = .011 here; random cells
    // in a third of the rows would take .25 away.
    double truth = association(TRUTH);

    for (ImputationResult imputation : IMPUTED) {
      assertThat(association(imputation.table())).isBetween(truth - 0.045, truth + 0.045);
    }
  }

  @Test
  void what_is_missing_for_a_reason_stays_missing() {
    // The living have no cause of death. Where the death was taken too, the model cannot know.
    Column chapter = IMPUTED.get(0).table().column("chapter");
    Column death = OPEN.column("death");
    int[] living =
        IntStream.range(0, OPEN.rowCount()).filter(i -> "0".equals(death.text(i))).toArray();
    int[] dead = Arrays.stream(taken("chapter")).filter(i -> "1".equals(death.text(i))).toArray();

    assertThat(Arrays.stream(living).filter(i -> !chapter.isMissing(i)).count()).isZero();
    assertThat(Arrays.stream(dead).filter(chapter::isMissing).count()).isZero();
  }

  @Test
  void what_is_missing_by_chance_is_filled_though_the_model_has_learned_missing_cells() {
    // A sixth of the creatinines were never measured.
    Column creatinine = IMPUTED.get(0).table().column("creatinine");

    assertThat(TRUTH.column("creatinine").missingCount()).isGreaterThan(TRUTH.rowCount() / 10);
    // Of a few the values of the row tell the model that they were not measured.
    assertThat(creatinine.missingCount()).isLessThan(OPEN.column("creatinine").missingCount() / 20);
  }

  @Test
  void cells_that_are_always_missing_together_are_all_filled() {
    Dataset real = ExampleDatasets.pbc(); // of 106 patients nine tests are all missing
    FittedSynthesizer model = new Cart().fit(real, Seed.of(42));
    Dataset filled = model.impute(real, Seed.of(1)).table();

    assertThat(real.column("ascites").missingCount()).isEqualTo(106);
    for (String name : List.of("trt", "ascites", "hepato", "spiders", "copper", "ast")) {
      assertThat(filled.column(name).missingCount()).as(name).isZero();
    }
  }

  @Test
  void a_wanted_cell_is_drawn_given_cells_that_are_drawn_after_it() {
    // b is a with every tenth cell turned, and is told from it: a must be told from b.
    RandomStream draws = Seed.of(3).generator();
    int n = 4_000;
    int[] a = IntStream.range(0, n).map(i -> draws.nextInt(4)).toArray();
    int[] b = Arrays.stream(a).map(x -> draws.nextDouble() < 0.1 ? draws.nextInt(4) : x).toArray();
    ColumnType type = new ColumnType.Categorical(List.of("0", "1", "2", "3"), false);
    Dataset real =
        Dataset.of(
            Column.Coded.of(Field.of("a", type), a), Column.Coded.of(Field.of("b", type), b));
    CartConfig schema = CartConfig.defaults().with("order", CartConfig.SCHEMA_ORDER);
    FittedSynthesizer model = new Cart(schema).fit(real, Seed.of(1));
    int[] none = new int[n];
    Arrays.fill(none, -1);
    Dataset open = Dataset.of(Column.Coded.of(Field.of("a", type), none), real.column("b"));

    Column filled = model.impute(open, Seed.of(2)).table().column("a");

    double same =
        IntStream.range(0, n).filter(i -> filled.text(i).equals(real.column("b").text(i))).count()
            / (double) n;
    // P(a = b) = .925. Four standard errors of both tables, .017, and .02 for the shrunk leaves.
    assertThat(same).isBetween(0.925 - 0.037, 0.925 + 0.037);
  }
}
