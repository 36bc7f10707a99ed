package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
 * Describes the associations of pairs of columns of a guarded table in sentences.
 *
 * <ul>
 *   <li>Two numeric columns: Spearman's ρ over the complete rows, if at least 4 k patients have one
 *       and |ρ| ≥ .1.
 *   <li>A numeric column and levels: the median by level, each over at least 2 k patients, if the
 *       correlation ratio η of the ranks is at least .15. The evaluation has another ratio: ε of
 *       the values, corrected for the number of levels.
 *   <li>Two columns of levels: see {@link ContingencySummary}.
 *   <li>Columns that are missing in the same rows: see {@link MissingnessSummary}.
 * </ul>
 *
 * The strength of a sentence is its |ρ|, η, V or φ.
 */
final class PairwiseSummary {
  private static final double MIN_RHO = .1;
  private static final double MIN_ETA = .15;

  private final Dataset table;
  private final Subjects subjects;
  private final int k;

  PairwiseSummary(Dataset table, Subjects subjects, int k) {
    this.table = table;
    this.subjects = subjects;
    this.k = k;
  }

  /** The strongest sentences, strongest first; of equal ones the pair that comes first. */
  List<String> sentences(int max) {
    List<AssociationSentence> all = new ArrayList<>();
    for (int a = 0; a < table.columns().size(); a++) {
      for (int b = a + 1; b < table.columns().size(); b++) {
        pair(table.column(a), table.column(b), all);
      }
    }
    all.addAll(new MissingnessSummary(table, subjects, k).sentences());
    return all.stream()
        .sorted(Comparator.comparingDouble(AssociationSentence::strength).reversed())
        .limit(max)
        .map(AssociationSentence::text)
        .toList();
  }

  private void pair(Column a, Column b, List<AssociationSentence> out) {
    if (a instanceof Column.Coded first && b instanceof Column.Coded second) {
      new ContingencySummary(subjects, k).sentence(first, second).ifPresent(out::add);
    } else if (a instanceof Column.Coded first) {
      mixed(first, b, out);
    } else if (b instanceof Column.Coded second) {
      mixed(second, a, out);
    } else {
      numbers(a, b, out);
    }
  }

  private void numbers(Column a, Column b, List<AssociationSentence> out) {
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
          new AssociationSentence(
              Math.abs(rho),
              String.format(
                  Locale.ROOT,
                  "%s and %s: rank correlation %.1f",
                  PromptFormat.quoted(a.field().name()),
                  PromptFormat.quoted(b.field().name()),
                  rho)));
    }
  }

  private void mixed(Column.Coded levels, Column numbers, List<AssociationSentence> out) {
    List<String> names = levels.field().levels();
    if (names.size() > ContingencySummary.MAX_LEVELS) {
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
          new AssociationSentence(
              eta,
              "median of %s by %s: %s"
                  .formatted(
                      PromptFormat.quoted(numbers.field().name()),
                      PromptFormat.quoted(levels.field().name()),
                      String.join(", ", medians))));
    }
  }

  /** η of the ranks: the square root of the sum of squares between groups over the total. */
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
