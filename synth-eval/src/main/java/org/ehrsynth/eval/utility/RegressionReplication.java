package org.ehrsynth.eval.utility;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.regression.CoefficientAgreement;
import org.ehrsynth.eval.regression.DesignMatrix;
import org.ehrsynth.eval.regression.LinearModel;
import org.ehrsynth.eval.regression.LogisticModel;
import org.ehrsynth.eval.regression.RegressionFit;
import org.ehrsynth.schema.Field;

/**
 * Whether a study would find the same: the target is regressed on the other columns (logistic for
 * levels, least squares for numbers and times), once by real rows, once by synthetic ones; the
 * value is the mean overlap of the coefficients' 95 % intervals, see {@link CoefficientAgreement}.
 *
 * <p>Terms are those of {@link DesignMatrix}: at most 30, and at most one per 10 train rows with
 * the rarer outcome (Peduzzi et al. 1996, doi:10.1016/S0895-4356(96)00236-3), the columns that have
 * most to say first; the intercept is left out. Rows without the target are left out.
 *
 * <p>Karr, Kohnen, Oganian, Reiter and Sanil (2006), <a
 * href="https://doi.org/10.1198/000313006X124640">doi:10.1198/000313006X124640</a>.
 */
public final class RegressionReplication implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "utility.regression";

  static final int MAX_TERMS = 30;
  static final int ROWS_PER_TERM = 10;

  @Override
  public MetricInfo info() {
    return MetricInfo.higherIsBetter(ID, "overlap of a regression's intervals")
        .withRequirements(Requirement.TARGET)
        .withCitation("Karr et al. (2006), doi:10.1198/000313006X124640")
        .withCaveat(
            "wide intervals overlap: with few rows a poor table scores well, with many a good one"
                + " poorly; compare with the ceiling");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    Field target = context.train().schema().field(context.target().orElseThrow());
    List<String> features = BinaryOutcome.predictors(context.train(), target);
    if (features.isEmpty()) {
      return new NotApplicable("needs a column beside the target");
    }
    boolean logistic = target.type().isCoded();
    Dataset[] tables = {context.train(), context.synthetic()};
    int[][] rows = new int[2][];
    double[][] y = new double[2][];
    for (int t = 0; t < 2; t++) {
      Column column = tables[t].column(target.name());
      rows[t] = IntStream.range(0, column.size()).filter(i -> !column.isMissing(i)).toArray();
      y[t] = response(context.train(), target, column, rows[t]);
    }
    double rarer = logistic ? rarer(y[0]) : y[0].length;
    int room = (int) Math.min(MAX_TERMS, rarer / ROWS_PER_TERM);
    if (room < 1 || y[1].length == 0) {
      return new NotApplicable(
          "needs %d train rows of either outcome and a synthetic row that has one"
              .formatted(ROWS_PER_TERM));
    }
    Dataset train = context.train().select(features).selectRows(rows[0]);
    DesignMatrix terms =
        DesignMatrix.of(train, y[0], context.trainSubjects().select(rows[0]), room);
    RegressionFit real = fit(terms.of(train, true), y[0], logistic);
    Dataset syntheticFit = context.synthetic().select(features).selectRows(rows[1]);
    RegressionFit synthetic = fit(terms.of(syntheticFit, true), y[1], logistic);
    List<String> names =
        Stream.concat(Stream.of(CoefficientAgreement.INTERCEPT), terms.names().stream()).toList();
    CoefficientAgreement agreement =
        new CoefficientAgreement(names, real, synthetic, JackknifeGroups.of(context), rows);
    if (agreement.size() == 0) {
      return new NotApplicable("needs a column that the target can be regressed on");
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    agreement.addTo(parts);
    return agreement.overlap().score(info(), parts);
  }

  /** The elements of those positions. */
  static int[] take(int[] all, int[] at) {
    return IntStream.of(at).map(i -> all[i]).toArray();
  }

  private static RegressionFit fit(double[][] x, double[] y, boolean logistic) {
    return logistic ? LogisticModel.fit(x, y) : LinearModel.fit(x, y);
  }

  /** 1 and 0; numbers by their standard deviation in train, as the terms are. */
  private static double[] response(Dataset train, Field target, Column column, int[] rows) {
    if (column instanceof Column.Coded coded) {
      List<String> yes = BinaryOutcome.of(train, target).yes();
      return Arrays.stream(rows).mapToDouble(i -> yes.contains(coded.text(i)) ? 1 : 0).toArray();
    }
    double[] real =
        numbers(train.column(target.name()), IntStream.range(0, train.rowCount()).toArray());
    double[] known = Arrays.stream(real).filter(v -> !Double.isNaN(v)).toArray();
    double mean = Arrays.stream(known).average().orElse(0);
    double variance = Arrays.stream(known).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    double deviation = variance > 0 ? Math.sqrt(variance) : 1;
    return Arrays.stream(numbers(column, rows)).map(v -> (v - mean) / deviation).toArray();
  }

  private static double[] numbers(Column column, int[] rows) {
    return Arrays.stream(rows).mapToDouble(column::number).toArray();
  }

  private static double rarer(double[] y) {
    double yes = Arrays.stream(y).sum();
    return Math.min(yes, y.length - yes);
  }
}
