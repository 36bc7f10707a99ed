package org.ehrsynth.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;

/** What holds of {@link FittedSynthesizer#draw(Dataset, Execution)}. */
final class GivenLaws {
  static final String KEPT = "given cells come back as they are";
  static final String PREFIX = "fewer given rows draw the beginning of more";
  static final String THREADS = "threads do not matter for given rows";
  static final String SAVED = "a saved model draws the same for given rows";
  static final String NOTHING = "nothing may be given";
  static final String DISTRIBUTION = "drawn cells have their distribution given the others";

  private static final Seed SEED = Seed.of(23);

  /** Standard errors: a false alarm in 100,000 comparisons. */
  private static final double ERRORS = 4.4172;

  private GivenLaws() {}

  /** The laws of a model, by a model fitted to a table and that table. */
  static Map<String, BiConsumer<FittedSynthesizer, Dataset>> of(SynthesizerProvider provider) {
    Map<String, BiConsumer<FittedSynthesizer, Dataset>> laws = new LinkedHashMap<>();
    if (!provider.supportsGiven()) {
      laws.put("drawing given columns is refused", (model, real) -> refused(model));
      return laws;
    }
    laws.put(KEPT, (model, real) -> kept(model));
    laws.put(PREFIX, (model, real) -> prefix(model));
    laws.put(THREADS, (model, real) -> threads(model));
    laws.put(SAVED, (model, real) -> saved(model));
    laws.put(NOTHING, (model, real) -> nothing(model));
    laws.put(DISTRIBUTION, (model, real) -> distribution(model));
    return laws;
  }

  private static void refused(FittedSynthesizer model) {
    assertThatThrownBy(() -> model.draw(Dataset.withoutColumns(3), SEED))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "model '%s' cannot draw given columns".formatted(model.provenance().model()));
  }

  /** Rows of the model: of a wide table few. */
  private static Dataset rows(FittedSynthesizer model, int n) {
    return model.sample(model.schema().size() > 50 ? n / 20 : n, SEED).learned();
  }

  /** Every second column, but those that constraints do not let be given without others. */
  private static Dataset some(FittedSynthesizer model, Dataset rows) {
    List<String> names = new ArrayList<>();
    for (int j = 0; j < rows.columns().size(); j += 2) {
      List<String> more = new ArrayList<>(names);
      more.add(rows.column(j).field().name());
      try {
        model.draw(rows.head(1).select(more), SEED);
        names = more;
      } catch (InputException e) {
        assertThat(e).hasMessageContaining("give ");
      }
    }
    return rows.select(names);
  }

  /** Given: a missing cell, a number beyond the learned range, a level that is not known. */
  private static void kept(FittedSynthesizer model) {
    Dataset rows = rows(model, 60);
    Dataset given = some(model, rows);
    Dataset odd =
        Dataset.of(given.columns().stream().map(GivenLaws::withOddCells).toList(), given.schema());
    for (Dataset one : List.of(given, odd, rows)) {
      Dataset drawn = model.draw(one, SEED);

      assertThat(drawn.rowCount()).isEqualTo(one.rowCount());
      assertThat(drawn.schema().names()).isEqualTo(model.schema().names());
      assertKept(one, drawn);
    }
  }

  static void assertKept(Dataset given, Dataset drawn) {
    for (Column column : given.columns()) {
      Column now = drawn.column(column.field().name());
      for (int i = 0; i < column.size(); i++) {
        assertThat(now.text(i))
            .as("column %s, row %d", column.field().name(), i)
            .isEqualTo(column.text(i));
      }
    }
  }

  private static Column withOddCells(Column column) {
    if (column.size() < 3) {
      return column;
    }
    return column.<Column>match(
        n -> {
          double[] cells = n.toArray();
          cells[0] = Double.NaN;
          cells[1] = 1e7;
          return Column.Numeric.of(n.field(), cells);
        },
        c -> {
          int[] cells = c.toArray();
          List<String> levels = new ArrayList<>(List.of("a level of this test"));
          levels.addAll(c.levels());
          Arrays.setAll(cells, i -> cells[i] < 0 ? -1 : cells[i] + 1);
          cells[0] = -1;
          cells[1] = 0;
          ColumnType type = new ColumnType.Categorical(levels, false);
          return Column.Coded.of(c.field().withType(type), cells);
        },
        t -> {
          long[] cells = t.toArray();
          cells[0] = Column.Temporal.MISSING;
          cells[1] = 1_000_000;
          return Column.Temporal.of(t.field(), cells);
        });
  }

  /** Much given, and little: the column with the fewest different cells of those. */
  private static List<Dataset> muchAndLittle(FittedSynthesizer model, int n) {
    Dataset much = some(model, rows(model, n));
    Column fewest =
        much.columns().stream().min(Comparator.comparingLong(GivenLaws::distinct)).orElseThrow();
    return List.of(much, much.select(List.of(fewest.field().name())));
  }

  private static long distinct(Column column) {
    return IntStream.range(0, column.size()).mapToObj(column::text).distinct().count();
  }

  private static void prefix(FittedSynthesizer model) {
    for (Dataset given : muchAndLittle(model, 700)) {
      Dataset whole = model.draw(given, SEED);
      for (int n : new int[] {1, 13, given.rowCount() - 50}) {
        if (n > 0 && n <= given.rowCount()) {
          assertSame(model.draw(given.head(n), SEED), whole.head(n));
        }
      }
    }
  }

  private static void assertSame(Dataset found, Dataset expected) {
    assertThat(found.fingerprint()).isEqualTo(expected.fingerprint());
  }

  private static void threads(FittedSynthesizer model) {
    Execution run = Execution.with(SEED);
    for (Dataset given : muchAndLittle(model, 1_100)) {
      assertSame(model.draw(given, run.withThreads(3)), model.draw(given, run));
    }
  }

  private static void saved(FittedSynthesizer model) {
    assertAlike(FittedSynthesizer.load(model.toBytes()), model);
  }

  static void assertAlike(FittedSynthesizer loaded, FittedSynthesizer model) {
    for (Dataset given : muchAndLittle(model, 200)) {
      assertSame(loaded.draw(given, SEED), model.draw(given, SEED));
    }
  }

  private static void nothing(FittedSynthesizer model) {
    assertThatCode(() -> model.draw(Dataset.withoutColumns(7), SEED)).doesNotThrowAnyException();
    Dataset none = model.draw(Dataset.withoutColumns(0), SEED);
    Dataset seven = model.draw(Dataset.withoutColumns(7), SEED);

    assertThat(none.rowCount()).isZero();
    assertThat(seven.rowCount()).isEqualTo(7);
    assertThat(seven.schema().names()).isEqualTo(model.schema().names());
    assertThat(model.draw(some(model, rows(model, 20)).head(0), SEED).rowCount()).isZero();
  }

  /**
   * The cells of one column are taken from a sample, the others drawn: joint frequencies, missing
   * cells among them, are those of another sample, within {@value #ERRORS} standard errors of the
   * difference and ten rows, for where frequencies are too small for a standard error.
   */
  private static void distribution(FittedSynthesizer model) {
    Dataset expected = rows(model, 3_000);
    int n = expected.rowCount();
    Dataset context = model.sample(n, Seed.of(24)).learned();
    int last = expected.columns().size() - 1;
    Set<Integer> places = new LinkedHashSet<>(List.of(0, last));
    IntStream.rangeClosed(0, last)
        .filter(j -> expected.column(j).missingCount() > 0)
        .limit(1)
        .forEach(places::add);
    for (int at : places) {
      String name = expected.column(at).field().name();
      Dataset drawn = model.draw(context.select(List.of(name)), SEED);
      IntFunction<String> given = groups(expected.column(at), expected.column(at));
      IntFunction<String> drawnGiven = groups(expected.column(at), drawn.column(name));
      for (int j = 0; j <= Math.min(last, 8); j++) {
        Column other = expected.column(j);
        IntFunction<String> groups = groups(other, other);
        IntFunction<String> drawnGroups = groups(other, drawn.column(other.field().name()));
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
          String one = given.apply(i) + " with " + groups.apply(i);
          String two = drawnGiven.apply(i) + " with " + drawnGroups.apply(i);
          counts.computeIfAbsent(one, c -> new int[2])[0]++;
          counts.computeIfAbsent(two, c -> new int[2])[1]++;
        }
        counts.forEach(
            (cell, count) ->
                assertThat(Math.abs(count[0] - count[1]))
                    .as(
                        "given %s, column %s: %s, %d and %d of %d rows",
                        name, other.field().name(), cell, count[0], count[1], n)
                    .isLessThanOrEqualTo((int) (ERRORS * error(count, n)) + 10));
      }
    }
  }

  /** The standard error of the difference of two counts of n independent rows each. */
  private static double error(int[] counts, int n) {
    double p = (counts[0] + counts[1]) / (2.0 * n);
    return Math.sqrt(2 * n * p * (1 - p));
  }

  /** The cells of a column in few groups: quarters of a sample's numbers, common levels. */
  private static IntFunction<String> groups(Column sample, Column cells) {
    if (sample instanceof Column.Coded) {
      Map<String, Integer> counts = new LinkedHashMap<>();
      IntStream.range(0, sample.size())
          .forEach(i -> counts.merge(String.valueOf(sample.text(i)), 1, Integer::sum));
      Set<String> common = new LinkedHashSet<>();
      counts.entrySet().stream()
          .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
          .limit(5)
          .forEach(entry -> common.add(entry.getKey()));
      return i -> common.contains(String.valueOf(cells.text(i))) ? "" + cells.text(i) : "other";
    }
    double[] sorted =
        Arrays.stream(sample.toNumbers()).filter(x -> !Double.isNaN(x)).sorted().toArray();
    return i -> {
      double x = cells.number(i);
      if (Double.isNaN(x) || sorted.length == 0) {
        return "missing";
      }
      return "quarter "
          + IntStream.range(1, 4).filter(q -> x > sorted[q * (sorted.length - 1) / 4]).count();
    };
  }

  /** Of rows whose given cells keep the constraints; uniqueness is not enforced. */
  static void rulesAreKept(FittedSynthesizer model, Dataset real) {
    Dataset drawn = model.draw(some(model, rows(model, 600)), SEED);
    ConstraintChecker rules = ConstraintChecker.of(real.schema());
    for (int r = 0; r < rules.size(); r++) {
      if (!(rules.get(r) instanceof Constraint.Unique)) {
        assertThat(
                IntStream.range(0, drawn.rowCount()).filter(rules.broken(r, drawn, real)).count())
            .as("rows that break rule %d: %s", r + 1, rules.get(r).text())
            .isZero();
      }
    }
  }
}
