package org.ehrsynth.eval.regression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;

/**
 * The columns of a table as the terms of a regression, learned from the train rows: a number or
 * time by its standard deviations from the mean; each level but the most frequent one by an
 * indicator; missing by an indicator of its own, the number then being the mean. Levels and missing
 * cells of fewer than 10 train patients have no term and count as the most frequent level.
 */
public final class DesignMatrix {
  private static final int MIN_PATIENTS = 10;

  /**
   * One term.
   *
   * @param name {@code COLUMN}, {@code COLUMN=LEVEL} or {@code COLUMN missing}
   * @param column the column's name
   * @param level the code whose rows are 1; −1 for missing; −2 for the number itself
   * @param mean of the number in train
   * @param deviation of the number in train
   */
  private record Term(String name, String column, int level, double mean, double deviation) {
    private static final int NUMBER = -2;
    private static final int MISSING = -1;

    double of(Column cells, int row) {
      if (level == NUMBER) {
        return cells.isMissing(row) ? 0 : (cells.number(row) - mean) / deviation;
      } else if (level == MISSING) {
        return cells.isMissing(row) ? 1 : 0;
      }
      return !cells.isMissing(row) && cells.number(row) == level ? 1 : 0;
    }
  }

  private final List<Term> terms;

  private DesignMatrix(List<Term> terms) {
    this.terms = List.copyOf(terms);
  }

  /**
   * The terms of the columns that have most to say, as many as there is room for: columns are taken
   * by the largest squared correlation of one of their terms with the response until the next does
   * not fit.
   *
   * @param train the rows that terms are learned from
   * @param response of each of these rows; for survival the martingale residual
   * @param subjects whom each of these rows belongs to
   * @param room greatest number of terms
   */
  public static DesignMatrix of(Dataset train, double[] response, Subjects subjects, int room) {
    List<List<Term>> columns = new ArrayList<>();
    for (Column column : train.columns()) {
      List<Term> own = terms(column, subjects);
      if (!own.isEmpty()) {
        columns.add(own);
      }
    }
    ToDoubleFunction<List<Term>> association =
        own ->
            own.stream()
                .mapToDouble(term -> squaredCorrelation(train, term, response))
                .max()
                .orElse(0);
    List<List<Term>> ranked =
        columns.stream()
            .map(own -> new Ranked(own, association.applyAsDouble(own)))
            .sorted(
                Comparator.comparingDouble(Ranked::association)
                    .reversed()
                    .thenComparing(r -> r.terms().get(0).name()))
            .map(Ranked::terms)
            .toList();
    List<Term> taken = new ArrayList<>();
    for (List<Term> own : ranked) {
      if (taken.size() + own.size() > room) {
        break;
      }
      taken.addAll(own);
    }
    return new DesignMatrix(taken);
  }

  private record Ranked(List<Term> terms, double association) {}

  private static List<Term> terms(Column column, Subjects subjects) {
    String name = column.field().name();
    List<Term> terms = new ArrayList<>();
    int[] isMissing = new int[column.size()];
    Arrays.setAll(isMissing, i -> column.isMissing(i) ? 0 : -1);
    int missing = subjects.perCode(isMissing, 1)[0];
    if (column instanceof Column.Coded coded) {
      int[] counts = subjects.perCode(coded.toArray(), coded.levels().size());
      int reference = 0;
      for (int c = 1; c < counts.length; c++) {
        reference = counts[c] > counts[reference] ? c : reference;
      }
      for (int c = 0; c < counts.length; c++) {
        if (c != reference && counts[c] >= MIN_PATIENTS) {
          terms.add(new Term(name + "=" + coded.levels().get(c), name, c, 0, 1));
        }
      }
    } else {
      double[] x = new double[column.size()];
      Arrays.setAll(x, column::number);
      double[] known = Arrays.stream(x).filter(v -> !Double.isNaN(v)).toArray();
      double mean = Arrays.stream(known).average().orElse(0);
      double variance = Arrays.stream(known).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      if (variance > 0) {
        terms.add(new Term(name, name, Term.NUMBER, mean, Math.sqrt(variance)));
      }
    }
    if (missing >= MIN_PATIENTS && column.missingCount() < column.size()) {
      terms.add(new Term(name + " missing", name, Term.MISSING, 0, 1));
    }
    return terms;
  }

  private static double squaredCorrelation(Dataset train, Term term, double[] response) {
    Column cells = train.column(term.column());
    double meanY = Arrays.stream(response).average().orElse(0);
    double n = response.length;
    double meanX = 0;
    for (int i = 0; i < n; i++) {
      meanX += term.of(cells, i) / n;
    }
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < n; i++) {
      double x = term.of(cells, i) - meanX;
      double y = response[i] - meanY;
      xy += x * y;
      xx += x * x;
      yy += y * y;
    }
    return xx > 0 && yy > 0 ? xy * xy / (xx * yy) : 0;
  }

  /** The names of the terms. */
  public List<String> names() {
    return terms.stream().map(Term::name).toList();
  }

  /**
   * The terms of a table.
   *
   * @param intercept whether a column of ones comes first
   * @return by row and term
   */
  public double[][] of(Dataset table, boolean intercept) {
    int first = intercept ? 1 : 0;
    double[][] x = new double[table.rowCount()][first + terms.size()];
    for (int j = 0; j < terms.size(); j++) {
      Column cells = table.column(terms.get(j).column());
      for (int i = 0; i < x.length; i++) {
        x[i][first + j] = terms.get(j).of(cells, i);
      }
    }
    if (intercept) {
      for (double[] row : x) {
        row[0] = 1;
      }
    }
    return x;
  }
}
