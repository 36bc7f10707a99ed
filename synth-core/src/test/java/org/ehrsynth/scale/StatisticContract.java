package org.ehrsynth.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.DynamicTest;

/**
 * The laws that every statistic keeps, on a table of patients with repeated visits. Its columns are
 * {@code level} and {@code other} (codes), {@code number}, and {@code blank} (numbers, all
 * missing).
 */
final class StatisticContract {
  static final List<String> LEVELS = List.of("a", "b", "c", "d");
  static final List<String> OTHERS = List.of("x", "y", "z");

  private static final int ROWS = 400;
  private static final int SUBJECTS = 90;
  private static final int[] CUTS = {1, 2, 5, 7};
  private static final int ORDERS = 4;

  private StatisticContract() {}

  /** How one statistic is made and read. */
  record Case<S extends Statistic<S>>(String name, Supplier<S> start, Function<byte[], S> reader) {

    S of(Dataset data, Subjects subjects) {
      S statistic = start.get();
      statistic.accept(data, subjects);
      return statistic;
    }
  }

  /** One test per law. */
  static <S extends Statistic<S>> Stream<DynamicTest> tests(Case<S> statistic) {
    return StatisticContract.<S>laws().entrySet().stream()
        .map(
            law ->
                dynamicTest(
                    statistic.name() + ": " + law.getKey(),
                    () -> law.getValue().accept(statistic)));
  }

  /** The names of the laws that a statistic breaks. */
  static <S extends Statistic<S>> Set<String> broken(Case<S> statistic) {
    Set<String> broken = new TreeSet<>();
    StatisticContract.<S>laws()
        .forEach(
            (name, law) -> {
              try {
                law.accept(statistic);
              } catch (AssertionError | RuntimeException e) {
                broken.add(name);
              }
            });
    return broken;
  }

  private static <S extends Statistic<S>> Map<String, Consumer<Case<S>>> laws() {
    Map<String, Consumer<Case<S>>> laws = new LinkedHashMap<>();
    laws.put("any cut of the subjects gives equal bytes", StatisticContract::cutsAgree);
    laws.put("one accumulator for all chunks gives equal bytes", StatisticContract::chunksAddUp);
    laws.put("rows and subjects may be numbered otherwise", StatisticContract::orderIsForgotten);
    laws.put("bytes are read back", StatisticContract::bytesAreReadBack);
    laws.put("damaged bytes are refused", StatisticContract::damagedBytesAreRefused);
    laws.put("an empty chunk changes nothing", StatisticContract::emptyChunkChangesNothing);
    laws.put("missing cells can be all there is", StatisticContract::allMissingIsAllowed);
    laws.put("combining leaves the other as it was", StatisticContract::otherIsNotModified);
    laws.put("as many subjects as rows are required", StatisticContract::subjectsMustFit);
    return laws;
  }

  private static <S extends Statistic<S>> void cutsAgree(Case<S> c) {
    Dataset data = table();
    Subjects subjects = subjects();
    byte[] whole = c.of(data, subjects).toBytes();
    for (int cut : CUTS) {
      for (int order = 0; order < ORDERS; order++) {
        RandomStream draws = Seed.of(order).derive("cut/" + cut).generator();
        List<S> parts = new ArrayList<>();
        for (int[] rows : chunks(cut, draws)) {
          parts.add(c.of(data.selectRows(rows), renumbered(subjects.select(rows), draws)));
        }
        while (parts.size() > 1) { // any two neighbours or strangers, in any shape of tree
          S left = parts.remove(draws.nextInt(parts.size()));
          left.combine(parts.remove(draws.nextInt(parts.size())));
          parts.add(left);
        }
        assertThat(parts.get(0).toBytes()).as("%d chunks, order %d", cut, order).isEqualTo(whole);
      }
    }
  }

  private static <S extends Statistic<S>> void chunksAddUp(Case<S> c) {
    Dataset data = table();
    RandomStream draws = Seed.of(5).generator();
    S statistic = c.start().get();
    for (int[] rows : chunks(5, draws)) {
      statistic.accept(data.selectRows(rows), renumbered(subjects().select(rows), draws));
    }

    assertThat(statistic.toBytes()).isEqualTo(c.of(data, subjects()).toBytes());
  }

  private static <S extends Statistic<S>> void orderIsForgotten(Case<S> c) {
    RandomStream draws = Seed.of(6).generator();
    int[] rows = draws.permutation(ROWS);
    Subjects shuffled = renumbered(subjects().select(rows), draws);

    assertThat(c.of(table().selectRows(rows), shuffled).toBytes())
        .isEqualTo(c.of(table(), subjects()).toBytes());
  }

  private static <S extends Statistic<S>> void bytesAreReadBack(Case<S> c) {
    Dataset data = table();
    List<int[]> halves = chunks(2, Seed.of(7).generator());
    int[] first = halves.get(0);
    int[] second = halves.get(1);
    S left = c.of(data.selectRows(first), subjects().select(first));
    S right = c.of(data.selectRows(second), subjects().select(second));

    S read = c.reader().apply(left.toBytes());
    assertThat(read.toBytes()).isEqualTo(left.toBytes());
    read.combine(c.reader().apply(right.toBytes()));
    assertThat(read.toBytes()).isEqualTo(c.of(data, subjects()).toBytes());
    byte[] empty = c.start().get().toBytes();
    assertThat(c.reader().apply(empty).toBytes()).isEqualTo(empty);
  }

  private static <S extends Statistic<S>> void damagedBytesAreRefused(Case<S> c) {
    byte[] bytes = c.of(table(), subjects()).toBytes();
    byte[] other = bytes.clone();
    other[5] ^= 1; // within the kind

    for (byte[] damaged :
        List.of(
            new byte[0],
            other,
            Arrays.copyOf(bytes, bytes.length - 1),
            Arrays.copyOf(bytes, bytes.length + 1))) {
      assertThatThrownBy(() -> c.reader().apply(damaged))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching("expected the bytes of a [a-z ]+ statistic, found [0-9,]+ others");
    }
  }

  private static <S extends Statistic<S>> void emptyChunkChangesNothing(Case<S> c) {
    Dataset none = table().selectRows(new int[0]);
    byte[] start = c.start().get().toBytes();
    S statistic = c.of(table(), subjects());
    byte[] before = statistic.toBytes();

    assertThat(c.of(none, Subjects.eachRow(0)).toBytes()).isEqualTo(start);
    statistic.accept(none, Subjects.eachRow(0));
    assertThat(statistic.toBytes()).isEqualTo(before);
    statistic.combine(c.start().get());
    assertThat(statistic.toBytes()).isEqualTo(before);
    S fresh = c.start().get();
    fresh.combine(statistic);
    assertThat(fresh.toBytes()).isEqualTo(before);
  }

  private static <S extends Statistic<S>> void allMissingIsAllowed(Case<S> c) {
    Dataset blank = Dataset.of(table().columns().stream().map(StatisticContract::blanked).toList());
    S all = c.of(blank, subjects());
    S parts = c.start().get();
    for (int[] rows : chunks(2, Seed.of(8).generator())) {
      parts.combine(c.of(blank.selectRows(rows), subjects().select(rows)));
    }

    assertThat(parts.toBytes()).isEqualTo(all.toBytes());
    assertThat(c.reader().apply(all.toBytes()).toBytes()).isEqualTo(all.toBytes());
  }

  private static <S extends Statistic<S>> void otherIsNotModified(Case<S> c) {
    S left = c.of(table(), subjects());
    S right = c.of(table(), subjects());
    byte[] before = right.toBytes();

    left.combine(right);
    left.combine(right);

    assertThat(right.toBytes()).isEqualTo(before);
  }

  private static <S extends Statistic<S>> void subjectsMustFit(Case<S> c) {
    assertThatThrownBy(() -> c.of(table(), Subjects.eachRow(ROWS - 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cells and subjects must be equally many, found 400 and 399");
  }

  /** Patients with 1 to about 12 visits; ties, missing cells and zeros of either sign. */
  static Dataset table() {
    RandomStream draws = Seed.of(2).generator();
    int[] level = new int[ROWS];
    int[] other = new int[ROWS];
    double[] number = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      level[i] = draws.nextInt(LEVELS.size() + 1) - 1;
      other[i] = draws.nextInt(OTHERS.size() + 1) - 1;
      double value = Math.rint(40 * draws.nextGaussian()) / 10;
      number[i] = draws.nextInt(6) == 0 ? Double.NaN : draws.nextInt(20) == 0 ? -0.0 : value;
    }
    double[] blank = new double[ROWS];
    Arrays.fill(blank, Double.NaN);
    return Dataset.of(
        Column.Coded.of(Field.of("level", new ColumnType.Categorical(LEVELS, false)), level),
        Column.Coded.of(Field.of("other", new ColumnType.Categorical(OTHERS, false)), other),
        Column.Numeric.of(Field.of("number", ColumnType.Numeric.unbounded(1)), number),
        Column.Numeric.of(Field.of("blank", ColumnType.Numeric.unbounded(1)), blank));
  }

  static Subjects subjects() {
    RandomStream draws = Seed.of(3).generator();
    int[] of = IntStream.range(0, ROWS).map(i -> draws.nextInt(SUBJECTS)).toArray();
    return new Subjects(of, SUBJECTS);
  }

  private static Column blanked(Column column) {
    return column.match(
        n -> Column.Numeric.of(n.field(), nan(n.size())),
        c -> Column.Coded.of(c.field(), IntStream.generate(() -> -1).limit(c.size()).toArray()),
        t -> t);
  }

  private static double[] nan(int n) {
    double[] nan = new double[n];
    Arrays.fill(nan, Double.NaN);
    return nan;
  }

  /** The rows of each chunk, all rows of a subject in one of them, in random order. */
  private static List<int[]> chunks(int count, RandomStream draws) {
    int[] chunkOf = IntStream.range(0, SUBJECTS).map(s -> draws.nextInt(count)).toArray();
    int[] rows = draws.permutation(ROWS);
    Subjects subjects = subjects();
    return IntStream.range(0, count)
        .mapToObj(
            chunk -> Arrays.stream(rows).filter(i -> chunkOf[subjects.of(i)] == chunk).toArray())
        .toList();
  }

  /** The same subjects under other numbers. */
  private static Subjects renumbered(Subjects subjects, RandomStream draws) {
    int[] number = draws.permutation(subjects.count());
    return new Subjects(
        Arrays.stream(subjects.of()).map(s -> number[s]).toArray(), subjects.count());
  }
}
