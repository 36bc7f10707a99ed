package org.ehrsynth.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;

/** What holds of {@link FittedSynthesizer#impute} and {@link FittedSynthesizer#balance}. */
final class AugmentationLaws {
  private static final Seed SEED = Seed.of(11);
  private static final double MASKED = 0.15;

  private AugmentationLaws() {}

  /** The rows with a share of the cells of learned columns taken away, but of those named. */
  static Dataset masked(Dataset real, List<String> whole) {
    return Dataset.of(
        real.columns().stream()
            .map(c -> c.field().isLearned() && !whole.contains(c.field().name()) ? masked(c) : c)
            .toList(),
        real.schema());
  }

  private static Column masked(Column column) {
    RandomStream draws = SEED.derive(column.field().name()).generator();
    boolean[] gone = new boolean[column.size()];
    for (int i = 0; i < gone.length; i++) {
      gone[i] = draws.nextDouble() < MASKED;
    }
    return column.<Column>match(
        n -> {
          double[] cells = n.toArray();
          Arrays.setAll(cells, i -> gone[i] ? Double.NaN : cells[i]);
          return Column.Numeric.of(n.field(), cells);
        },
        c -> {
          int[] cells = c.toArray();
          Arrays.setAll(cells, i -> gone[i] ? -1 : cells[i]);
          return Column.Coded.of(c.field(), cells);
        },
        t -> {
          long[] cells = t.toArray();
          Arrays.setAll(cells, i -> gone[i] ? Column.Temporal.MISSING : cells[i]);
          return Column.Temporal.of(t.field(), cells);
        });
  }

  /** A wide table is slow to fill: a few of its rows will do. */
  private static Dataset someRows(Dataset real, int most) {
    int n = real.schema().size() > 50 ? Math.min(30, most) : most;
    return real.selectRows(IntStream.range(0, n).map(i -> i % real.rowCount()).toArray());
  }

  static void refusal(FittedSynthesizer model, Dataset real) {
    assertThatThrownBy(() -> model.impute(real, SEED))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("model '%s' cannot impute".formatted(model.provenance().model()));
  }

  /**
   * Known cells stay; the others are filled, where the column had no missing cells when it was
   * learned all of them. What a formula makes of known cells need not be guarded.
   *
   * @param isGuarded whether a cell of a column may come out
   */
  static void filling(
      FittedSynthesizer model, Dataset real, BiPredicate<Column, Integer> isGuarded) {
    Dataset open = masked(someRows(real, real.rowCount()), List.of());
    String before = open.fingerprint();

    ImputationResult imputation = model.impute(open, SEED);

    assertThat(open.fingerprint()).as("the input is untouched").isEqualTo(before);
    Dataset whole = imputation.table();
    assertThat(whole.rowCount()).isEqualTo(open.rowCount());
    assertThat(whole.schema().names()).isEqualTo(open.schema().names());
    Set<String> computed =
        real.schema().constraints().stream()
            .filter(rule -> rule instanceof Constraint.Formula)
            .flatMap(rule -> rule.named().stream())
            .collect(Collectors.toSet());
    long filled = 0;
    long left = 0;
    for (Column column : open.columns()) {
      String name = column.field().name();
      Column now = whole.column(name);
      boolean hadMissing = real.column(name).missingCount() > 0;
      for (int i = 0; i < column.size(); i++) {
        if (!column.isMissing(i)) {
          assertThat(now.text(i)).as("column %s, row %d", name, i).isEqualTo(column.text(i));
        } else if (now.isMissing(i)) {
          left += column.field().isLearned() ? 1 : 0;
          boolean may = hadMissing || model.schema().field(name).nullable();
          assertThat(may).as("column %s may stay missing", name).isTrue();
        } else {
          filled++;
          assertThat(computed.contains(name) || isGuarded.test(now, i))
              .as("column %s, row %d is guarded", name, i)
              .isTrue();
        }
      }
      if (!hadMissing && column.field().isLearned() && isHeld(model, name)) {
        assertThat(now.missingCount()).as("column %s stays missing", name).isZero();
      }
    }
    assertThat(imputation.filled()).isEqualTo(filled);
    assertThat(imputation.left()).isEqualTo(left);
  }

  /** Whether the guard left anything of a column. */
  private static boolean isHeld(FittedSynthesizer model, String name) {
    Column drawn = model.sample(50, SEED).column(name);
    return drawn.missingCount() == 0;
  }

  static void reproducible(FittedSynthesizer model, Dataset real) {
    Dataset open = masked(someRows(real, 1_100), List.of());
    String first = model.impute(open, Execution.with(SEED)).table().fingerprint();

    assertThat(model.impute(open, Execution.with(SEED).withThreads(3)).table().fingerprint())
        .as("with three threads")
        .isEqualTo(first);
    assertThat(
            FittedSynthesizer.load(model.toBytes())
                .impute(open, Execution.with(SEED).withThreads(2))
                .table()
                .fingerprint())
        .as("saved and loaded")
        .isEqualTo(first);
  }

  /** Known cells of a formula cannot be met by chance: its columns are left whole. */
  static void rulesAreKept(FittedSynthesizer model, Dataset real) {
    Dataset open = masked(real, List.of("weight", "height"));
    ImputationResult imputation = model.impute(open, SEED);
    ConstraintChecker rules = ConstraintChecker.of(real.schema());
    BitSet broken = new BitSet();
    List<String> kinds = new ArrayList<>();
    for (int r = 0; r < rules.size(); r++) {
      if (!(rules.get(r) instanceof Constraint.Unique)) {
        IntPredicate test = rules.broken(r, imputation.table(), real);
        int[] rows = IntStream.range(0, open.rowCount()).filter(test).toArray();
        Arrays.stream(rows).forEach(broken::set);
        kinds.addAll(Collections.nCopies(rows.length, rules.get(r).text()));
      }
    }

    assertThat(imputation.broken()).isEqualTo(broken.cardinality());
    assertThat(kinds).isEmpty();
  }

  /** Of a table without a coded column of two levels there is nothing to say. */
  static void balanced(FittedSynthesizer model) {
    Field field =
        model.schema().fields().stream()
            .filter(f -> f.isLearned() && f.levels().size() > 1)
            .findFirst()
            .orElse(null);
    if (field == null) {
      return;
    }
    List<String> levels = field.levels().subList(0, 2);
    Map<String, Double> fractions = new TreeMap<>(Map.of(levels.get(0), 3.0, levels.get(1), 1.0));
    Execution run = Execution.with(SEED);
    Dataset rows = model.balance(field.name(), fractions, 42, Condition.ANY, run);
    Column column = rows.column(field.name());

    assertThat(rows.rowCount()).isEqualTo(42);
    assertThat(IntStream.range(0, 42).filter(i -> levels.get(0).equals(column.text(i))).count())
        .isBetween(31L, 32L); // 31.5, and 10.5 of the other: either remainder may win
    assertThat(IntStream.range(0, 42).filter(i -> levels.get(1).equals(column.text(i))).count())
        .isBetween(10L, 11L);
    assertThat(
            model
                .balance(field.name(), fractions, 42, Condition.ANY, run.withThreads(3))
                .fingerprint())
        .isEqualTo(rows.fingerprint());
    assertThat(rows.schema()).isEqualTo(model.schema());
    assertThat(model.balance(field.name(), Map.of(), 0, SEED).rowCount()).isZero();
  }
}
