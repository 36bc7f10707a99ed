package org.ehrsynth.eval.fidelity.joint;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;
import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.ehrsynth.eval.comparison.BinnedColumn;
import org.ehrsynth.eval.comparison.ColumnPair;
import org.ehrsynth.eval.regression.LogisticModel;
import org.ehrsynth.eval.regression.RegressionFit;
import org.ehrsynth.math.Statistics;

/**
 * A propensity design contains the columns of both tables, synthetic rows first, as terms of a
 * logistic regression that distinguishes the tables: numbers, missing being 0 with an indicator
 * beside it; an indicator for each level but the first, missing being a level; optionally the
 * products of terms of two columns.
 */
public final class PropensityDesign {
  private final List<List<double[]>> columns = new ArrayList<>();
  private final int synthetic;
  private final int rows;

  private PropensityDesign(int synthetic, int rows) {
    this.synthetic = synthetic;
    this.rows = rows;
  }

  public static PropensityDesign of(List<ColumnPair> pairings) {
    int synthetic = pairings.get(0).rows(SYNTHETIC);
    PropensityDesign terms =
        new PropensityDesign(synthetic, synthetic + pairings.get(0).rows(REAL));
    for (ColumnPair column : pairings) {
      List<double[]> own =
          column.isNumber() ? terms.number(column) : terms.levels(BinnedColumn.levels(column));
      own.removeIf(x -> Arrays.stream(x).allMatch(v -> v == x[0]));
      terms.columns.add(own);
    }
    return terms;
  }

  private double[] stack(IntToDoubleFunction syntheticRows, IntToDoubleFunction real) {
    double[] x = new double[rows];
    for (int i = 0; i < rows; i++) {
      x[i] = i < synthetic ? syntheticRows.applyAsDouble(i) : real.applyAsDouble(i - synthetic);
    }
    return x;
  }

  private List<double[]> number(ColumnPair column) {
    double[][] x = column.numbersUnsafe();
    double[] all = stack(i -> x[SYNTHETIC][i], i -> x[REAL][i]);
    double[] known = Statistics.withoutNaN(all);
    double mean = Statistics.mean(known);
    double spread = Math.sqrt(Statistics.populationVariance(known));
    List<double[]> terms = new ArrayList<>();
    // With the indicator beside it, any number for missing gives the same fit.
    terms.add(
        Arrays.stream(all)
            .map(v -> Double.isNaN(v) ? 0 : (v - mean) / (spread > 0 ? spread : 1))
            .toArray());
    terms.add(Arrays.stream(all).map(v -> Double.isNaN(v) ? 1 : 0).toArray());
    return terms;
  }

  private List<double[]> levels(BinnedColumn cells) {
    List<double[]> terms = new ArrayList<>();
    boolean first = true;
    for (int level = 0; level < cells.size(); level++) {
      int code = level;
      double[] x =
          stack(
              i -> cells.of()[SYNTHETIC][i] == code ? 1 : 0,
              i -> cells.of()[REAL][i] == code ? 1 : 0);
      boolean occurs = Arrays.stream(x).anyMatch(v -> v > 0);
      if (occurs && !first) {
        terms.add(x);
      }
      first &= !occurs;
    }
    return terms;
  }

  /** Number of terms. */
  int size(boolean products) {
    int size = columns.stream().mapToInt(List::size).sum();
    for (int a = 0; products && a < columns.size(); a++) {
      for (int b = 0; b < a; b++) {
        size += columns.get(a).size() * columns.get(b).size();
      }
    }
    return size;
  }

  /**
   * How well the regression distinguishes the tables.
   *
   * @param probabilities fitted, synthetic rows first
   * @param degrees estimable coefficients without the intercept
   * @param pmse mean of (p − c)²
   * @param standardised pMSE by its mean under the same distribution, k (1 − c)² c / N
   */
  public record Propensity(double[] probabilities, int degrees, double pmse, double standardised) {}

  /** Fits the regression. */
  public Propensity fit(boolean products) {
    List<double[]> terms = new ArrayList<>();
    columns.forEach(terms::addAll);
    for (int a = 0; products && a < columns.size(); a++) {
      for (int b = 0; b < a; b++) {
        for (double[] x : columns.get(a)) {
          for (double[] y : columns.get(b)) {
            double[] product = new double[rows];
            Arrays.setAll(product, i -> x[i] * y[i]);
            terms.add(product);
          }
        }
      }
    }
    double[][] design = new double[rows][terms.size() + 1];
    double[] label = new double[rows];
    for (int i = 0; i < rows; i++) {
      design[i][0] = 1;
      for (int j = 0; j < terms.size(); j++) {
        design[i][j + 1] = terms.get(j)[i];
      }
      label[i] = i < synthetic ? 1 : 0;
    }
    RegressionFit fit = LogisticModel.fit(design, label);
    double[] p = Arrays.stream(fit.predict(design)).map(v -> 1 / (1 + Math.exp(-v))).toArray();
    double c = synthetic / (double) rows;
    double pmse = Arrays.stream(p).map(v -> (v - c) * (v - c)).sum() / rows;
    int k = (int) Arrays.stream(fit.coefficients()).filter(b -> !Double.isNaN(b)).count() - 1;
    double mean = k * (1 - c) * (1 - c) * c / rows;
    return new Propensity(p, k, pmse, k > 0 ? pmse / mean : 0);
  }
}
