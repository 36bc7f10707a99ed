package org.ehrsynth.eval.privacy;

import java.util.Arrays;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;

/**
 * An attack table contains the outcome of guessing each secret cell of each target record.
 *
 * @param success records × secrets; the probability that the guess is right, 0 where not tried
 * @param tried records × secrets; 1 where the record has the cell, 0 where it is missing
 */
record AttackTable(double[][] success, double[][] tried) {

  /** Creates the table of an attack on the cells of some columns that are not missing. */
  static AttackTable of(double[][] success, Dataset targets, int[] secrets) {
    double[][] tried = new double[targets.rowCount()][secrets.length];
    for (int s = 0; s < secrets.length; s++) {
      Column column = targets.column(secrets[s]);
      for (int i = 0; i < tried.length; i++) {
        tried[i][s] = column.isMissing(i) ? 0 : 1;
      }
    }
    return new AttackTable(success, tried);
  }

  /** Returns the table of another attack on the same cells. */
  AttackTable withSuccess(double[][] success) {
    return new AttackTable(success, tried);
  }

  /** Computes the success rate over all secrets. */
  SuccessRate rate() {
    return SuccessRate.of(sums(success), sums(tried));
  }

  /** Computes the success rate of one secret. */
  SuccessRate rate(int secret) {
    return SuccessRate.of(column(success, secret), column(tried, secret));
  }

  private static double[] sums(double[][] byRecord) {
    return Arrays.stream(byRecord).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
  }

  private static double[] column(double[][] byRecord, int s) {
    return Arrays.stream(byRecord).mapToDouble(row -> row[s]).toArray();
  }
}
