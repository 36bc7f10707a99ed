package org.ehrsynth.eval.privacy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.neighbor.GowerNeighbors;

/**
 * Attacks one cell of a record from all its others: the guess is the cell of the nearest synthetic
 * row (Gower's distance; of equally near rows the share that is right). A level must be equal; a
 * number or time must lie within 5 % of the span from the 5 % to the 95 % quantile of the real
 * column. Records whose cell is missing are not attacked.
 *
 * <p>Every column is the secret once; with more than 32 columns, 32 drawn with the seed. The value
 * is the {@link ExcessRisk} of all tries together, not that of the worst secret: the worst of many
 * is above 0 by chance alone. The worst is among the parts, each with its own interval. The
 * baseline guesses with the cell of any synthetic row, and is exact.
 *
 * <p>Giomi et al. (2023), <a href="https://arxiv.org/abs/2211.10459">arXiv:2211.10459</a>, section
 * 5.3. Differs: their tolerance is 5 % of the guessed number, which is nothing around 0, all for
 * dates and without meaning below 0; two missing cells are no success; ties do not depend on the
 * order of the rows.
 */
public final class AttributeInference implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "privacy.inference";

  private static final double TOLERANCE = 0.05;
  private static final int SECRETS = 32;

  @Override
  public MetricInfo info() {
    return MetricInfo.lowerIsBetter(ID, "excess risk of inference")
        .withRange(ExcessRisk.MIN, ExcessRisk.MAX)
        .withRequirements(Requirement.HOLDOUT)
        .withCitation("Giomi et al. (2023), arXiv:2211.10459")
        .withCaveat(
            "a model that only blurs rows by more than 5 % of a column's span passes; few records"
                + " make wide intervals, read the upper bound");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (!AttackTargets.areEnough(context)) {
      return new NotApplicable(AttackTargets.TOO_FEW);
    }
    if (context.train().columns().size() < 2) {
      return new NotApplicable("needs at least 2 columns");
    }
    AttackTargets targets = AttackTargets.of(context);
    Dataset synthetic = context.synthetic();
    int[] secrets = secrets(context);
    double[] tolerance = new double[secrets.length];
    for (int s = 0; s < secrets.length; s++) {
      Column real = targets.ranges().column(secrets[s]);
      tolerance[s] =
          real instanceof Column.Coded ? 0 : TOLERANCE * NumericCells.span(real.toNumbers());
    }
    GowerNeighbors neighbors = GowerNeighbors.of(targets.ranges(), synthetic);
    double[][] attack =
        neighbors.query(
            targets.train(),
            secrets,
            context.run(),
            rightness(targets.train(), synthetic, secrets, tolerance));
    double[][] control =
        neighbors.query(
            targets.holdout(),
            secrets,
            context.run(),
            rightness(targets.holdout(), synthetic, secrets, tolerance));
    double[][] baseline = new double[targets.size()][secrets.length];
    for (int s = 0; s < secrets.length; s++) {
      guess(
          targets.train().column(secrets[s]),
          synthetic.column(secrets[s]),
          tolerance[s],
          baseline,
          s);
    }
    double[][] tried = tries(targets.train(), secrets);
    double[][] controlTried = tries(targets.holdout(), secrets);
    ExcessRisk all =
        new ExcessRisk(
            SuccessRate.of(sums(attack), sums(tried)),
            SuccessRate.of(sums(control), sums(controlTried)));
    if (!all.isDefined()) {
      return new NotApplicable("needs cells that are not missing");
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    all.addRates(parts, SuccessRate.of(sums(baseline), sums(tried)));
    parts.put("records", (double) targets.size());
    parts.put("secrets", (double) secrets.length);
    for (int s = 0; s < secrets.length; s++) {
      new ExcessRisk(
              SuccessRate.of(column(attack, s), column(tried, s)),
              SuccessRate.of(column(control, s), column(controlTried, s)))
          .addTo(parts, context.train().column(secrets[s]).field().name());
    }
    return new Score(all.value(), all.interval(), parts);
  }

  /** The columns that are attacked, in the table's order; which ones does not depend on it. */
  private static int[] secrets(EvalContext context) {
    List<String> names = context.train().schema().names();
    return IntStream.range(0, names.size())
        .boxed()
        .sorted(
            Comparator.comparingLong(j -> context.seed().derive("secret/" + names.get(j)).value()))
        .limit(SECRETS)
        .sorted()
        .mapToInt(j -> j)
        .toArray();
  }

  private static GowerNeighbors.Vote rightness(
      Dataset targets, Dataset synthetic, int[] secrets, double[] tolerance) {
    double[][] truth = numbers(targets, secrets);
    double[][] guess = numbers(synthetic, secrets);
    // A missing cell is NaN and makes the comparison false.
    return (query, s, row) -> Math.abs(guess[s][row] - truth[s][query]) <= tolerance[s];
  }

  private static double[][] numbers(Dataset table, int[] columns) {
    double[][] out = new double[columns.length][];
    for (int s = 0; s < columns.length; s++) {
      out[s] = table.column(columns[s]).toNumbers();
    }
    return out;
  }

  /** The probability that the cell of a synthetic row drawn at random is right. */
  private static void guess(
      Column truth, Column synthetic, double tolerance, double[][] out, int secret) {
    double[] sorted = NumericCells.sorted(synthetic.toNumbers());
    for (int i = 0; i < truth.size(); i++) {
      double x = truth.number(i);
      if (!Double.isNaN(x)) {
        int right = below(sorted, x + tolerance, true) - below(sorted, x - tolerance, false);
        out[i][secret] = right / (double) synthetic.size();
      }
    }
  }

  /** How many sorted numbers are less than x, or at most x. */
  private static int below(double[] sorted, double x, boolean orEqual) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (sorted[mid] < x || (orEqual && sorted[mid] == x)) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }

  private static double[][] tries(Dataset targets, int[] secrets) {
    double[][] tries = new double[targets.rowCount()][secrets.length];
    for (int s = 0; s < secrets.length; s++) {
      Column column = targets.column(secrets[s]);
      for (int i = 0; i < tries.length; i++) {
        tries[i][s] = column.isMissing(i) ? 0 : 1;
      }
    }
    return tries;
  }

  private static double[] sums(double[][] byRecord) {
    return Arrays.stream(byRecord).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
  }

  private static double[] column(double[][] byRecord, int s) {
    return Arrays.stream(byRecord).mapToDouble(row -> row[s]).toArray();
  }
}
