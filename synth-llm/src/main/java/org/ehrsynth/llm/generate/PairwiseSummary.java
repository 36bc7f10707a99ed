package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.encode.NumericMarginal;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * What joins pairs of columns of a guarded table, in words.
 *
 * <ul>
 *   <li>Two columns of numbers: Spearman's ρ over the rows that have both, if at least 4 k patients
 *       do and |ρ| ≥ .1.
 *   <li>Numbers and levels: the median of the numbers by level, each of at least 2 k patients, if
 *       the correlation ratio of the ranks η ≥ .15.
 *   <li>Levels: the shares of one by level of the other; cells of fewer than k patients are left
 *       out, and so is the share left by one cell alone, which could be computed; if Cramér's V ≥
 *       .1.
 *   <li>Groups of columns whose cells are missing in the same rows (φ ≥ .5 of the patterns of two).
 * </ul>
 *
 * Each sentence has its ρ, η, V or φ as strength.
 */
final class PairwiseSummary {
  private static final double MIN_RHO = .1;
  private static final double MIN_ETA = .15;
  private static final double MIN_V = .1;
  private static final double MIN_PHI = .5;
  private static final int MAX_LEVELS = 12;

  private final Dataset table;
  private final Subjects subjects;
  private final int k;

  PairwiseSummary(Dataset table, Subjects subjects, int k) {
    this.table = table;
    this.subjects = subjects;
    this.k = k;
  }

  private record Sentence(double strength, String text) {}

  /** The strongest first; of equal ones the pair that comes first. */
  List<String> sentences(int most) {
    List<Sentence> all = new ArrayList<>();
    for (int a = 0; a < table.columns().size(); a++) {
      for (int b = a + 1; b < table.columns().size(); b++) {
        pair(table.column(a), table.column(b), all);
      }
    }
    missing(all);
    return all.stream()
        .sorted(Comparator.comparingDouble(Sentence::strength).reversed())
        .limit(most)
        .map(Sentence::text)
        .toList();
  }

  private void pair(Column a, Column b, List<Sentence> out) {
    if (a instanceof Column.Coded first && b instanceof Column.Coded second) {
      levels(first, second, out);
    } else if (a instanceof Column.Coded first) {
      mixed(first, b, out);
    } else if (b instanceof Column.Coded second) {
      mixed(second, a, out);
    } else {
      numbers(a, b, out);
    }
  }

  private void numbers(Column a, Column b, List<Sentence> out) {
    double[] x = a.toNumbers();
    double[] y = b.toNumbers();
    int[] both =
        IntStream.range(0, x.length)
            .filter(i -> !Double.isNaN(x[i]) && !Double.isNaN(y[i]))
            .toArray();
    if (holders(both) < 4 * k) {
      return;
    }
    double rho =
        new SpearmansCorrelation().correlation(at(x, both), at(y, both)); // NaN: one is constant
    if (Math.abs(rho) >= MIN_RHO) {
      out.add(
          new Sentence(
              Math.abs(rho),
              String.format(
                  Locale.ROOT,
                  "%s and %s: rank correlation %.1f",
                  PromptFormat.quoted(a.field().name()),
                  PromptFormat.quoted(b.field().name()),
                  rho)));
    }
  }

  private void mixed(Column.Coded levels, Column numbers, List<Sentence> out) {
    List<String> names = levels.field().levels();
    if (names.size() > MAX_LEVELS) {
      return;
    }
    double[] x = numbers.toNumbers();
    List<String> medians = new ArrayList<>();
    List<double[]> groups = new ArrayList<>();
    for (int level = 0; level < names.size(); level++) {
      int code = level;
      int[] rows =
          IntStream.range(0, x.length)
              .filter(i -> levels.get(i) == code && !Double.isNaN(x[i]))
              .toArray();
      if (holders(rows) >= 2 * k) {
        groups.add(at(x, rows));
        double median = NumericMarginal.of(at(x, rows), subjects.select(rows), k).quantile(.5);
        medians.add(PromptFormat.quoted(names.get(level)) + " " + written(numbers.field(), median));
      }
    }
    double eta = groups.size() < 2 ? 0 : correlationRatio(groups);
    if (eta >= MIN_ETA) {
      out.add(
          new Sentence(
              eta,
              "median of %s by %s: %s"
                  .formatted(
                      PromptFormat.quoted(numbers.field().name()),
                      PromptFormat.quoted(levels.field().name()),
                      String.join(", ", medians))));
    }
  }

  /** η of the ranks: the root of their sum of squares between groups over the whole. */
  private static double correlationRatio(List<double[]> groups) {
    double[] all = groups.stream().flatMapToDouble(Arrays::stream).toArray();
    double[] ranks = new NaturalRanking().rank(all); // ties share a mean
    double mean = (all.length + 1) / 2.0;
    double within = Arrays.stream(ranks).map(r -> (r - mean) * (r - mean)).sum();
    double between = 0;
    int at = 0;
    for (double[] group : groups) {
      double own = Arrays.stream(ranks, at, at + group.length).average().orElse(mean);
      between += group.length * (own - mean) * (own - mean);
      at += group.length;
    }
    return within == 0 ? 0 : Math.sqrt(between / within);
  }

  private void levels(Column.Coded a, Column.Coded b, List<Sentence> out) {
    int rows = a.field().levels().size();
    int columns = b.field().levels().size();
    if (rows > MAX_LEVELS || columns > MAX_LEVELS || rows < 2 || columns < 2) {
      return;
    }
    int[] codes = new int[a.size()];
    double[][] counts = new double[rows][columns];
    for (int i = 0; i < codes.length; i++) {
      boolean isThere = !a.isMissing(i) && !b.isMissing(i);
      codes[i] = isThere ? a.get(i) * columns + b.get(i) : -1;
      if (isThere) {
        counts[a.get(i)][b.get(i)]++;
      }
    }
    double v = cramer(counts);
    if (!(v >= MIN_V)) {
      return;
    }
    int[] holders = subjects.perCode(codes, rows * columns);
    String reported =
        IntStream.range(0, rows)
            .mapToObj(r -> fractions(r, counts[r], holders, a.field(), b.field()))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    if (!reported.isEmpty()) {
      out.add(new Sentence(v, reported));
    }
  }

  /** The shares of b's levels where a is of one level. */
  private Optional<String> fractions(int row, double[] counts, int[] holders, Field a, Field b) {
    double all = Arrays.stream(counts).sum();
    List<Integer> shown =
        IntStream.range(0, counts.length)
            .filter(c -> holders[row * counts.length + c] >= k)
            .boxed()
            .collect(Collectors.toCollection(ArrayList::new));
    long hidden =
        IntStream.range(0, counts.length).filter(c -> counts[c] > 0).count() - shown.size();
    if (hidden == 1 && !shown.isEmpty()) {
      // A lone hidden cell is the rest of the others: the least of those goes too.
      shown.remove(shown.stream().min(Comparator.comparingDouble(c -> counts[c])).orElseThrow());
    }
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "where %s is %s, %s is %s"
            .formatted(
                PromptFormat.quoted(a.name()),
                PromptFormat.quoted(a.levels().get(row)),
                PromptFormat.quoted(b.name()),
                shown.stream()
                    .map(
                        c ->
                            PromptFormat.quoted(b.levels().get(c))
                                + " "
                                + PromptFormat.percent(counts[c] / all))
                    .collect(Collectors.joining(", "))));
  }

  /** V = √(χ² / (n (min(r, c) − 1))), levels without rows left out; NaN if fewer than 2 stay. */
  private static double cramer(double[][] counts) {
    double[] rows = Arrays.stream(counts).mapToDouble(r -> Arrays.stream(r).sum()).toArray();
    double[] columns = new double[counts[0].length];
    for (double[] row : counts) {
      for (int c = 0; c < columns.length; c++) {
        columns[c] += row[c];
      }
    }
    double n = Arrays.stream(rows).sum();
    double chi = 0;
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < columns.length; c++) {
        double expected = rows[r] * columns[c] / n;
        if (expected > 0) {
          chi += (counts[r][c] - expected) * (counts[r][c] - expected) / expected;
        }
      }
    }
    long least =
        Math.min(
            Arrays.stream(rows).filter(s -> s > 0).count(),
            Arrays.stream(columns).filter(s -> s > 0).count());
    return Math.sqrt(chi / (n * (least - 1)));
  }

  /** Columns that are chained by φ ≥ .5 are one group, of the strength of its weakest link. */
  private void missing(List<Sentence> out) {
    int p = table.columns().size();
    int[] group = IntStream.range(0, p).toArray();
    double[] weakest = new double[p];
    Arrays.fill(weakest, 1);
    for (int a = 0; a < p; a++) {
      for (int b = a + 1; b < p; b++) {
        OptionalDouble phi = together(table.column(a), table.column(b));
        if (phi.isPresent() && phi.getAsDouble() >= MIN_PHI && group[a] != group[b]) {
          int kept = Math.min(group[a], group[b]);
          int gone = Math.max(group[a], group[b]);
          weakest[kept] = Math.min(phi.getAsDouble(), Math.min(weakest[kept], weakest[gone]));
          Arrays.setAll(group, c -> group[c] == gone ? kept : group[c]);
        }
      }
    }
    for (int g = 0; g < p; g++) {
      int own = g;
      List<String> names =
          IntStream.range(0, p)
              .filter(c -> group[c] == own)
              .mapToObj(c -> PromptFormat.quoted(table.column(c).field().name()))
              .toList();
      if (names.size() > 1) {
        out.add(
            new Sentence(
                weakest[g], String.join(", ", names) + " are mostly missing in the same rows"));
      }
    }
  }

  /** φ of the patterns; empty where a cell of their table has patients, but fewer than k. */
  private OptionalDouble together(Column a, Column b) {
    int[] codes = new int[a.size()];
    double[][] counts = new double[2][2];
    for (int i = 0; i < codes.length; i++) {
      int first = a.isMissing(i) ? 1 : 0;
      int second = b.isMissing(i) ? 1 : 0;
      codes[i] = 2 * first + second;
      counts[first][second]++;
    }
    int[] holders = subjects.perCode(codes, 4);
    boolean isConstant = holders[0] + holders[1] < k || holders[2] + holders[3] < k;
    double phi = isConstant || holders[3] < k ? Double.NaN : cramer(counts);
    boolean isSame = counts[1][1] > counts[1][0] && counts[1][1] > counts[0][1];
    return Double.isNaN(phi) || !isSame ? OptionalDouble.empty() : OptionalDouble.of(phi);
  }

  private long holders(int[] rows) {
    return Arrays.stream(rows).map(row -> subjects.of(row)).distinct().count();
  }

  private static double[] at(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
  }

  private static String written(Field field, double value) {
    return field.type() instanceof ColumnType.Numeric type
        ? type.format(type.admit(value))
        : PromptFormat.quoted(((ColumnType.Temporal) field.type()).format(Math.round(value)));
  }
}
