package org.ehrsynth.eval.privacy;

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
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.neighbor.GowerNeighbors;
import org.ehrsynth.execution.Execution;

/**
 * Attacks one cell of a record from all its others: the guess is the cell of the nearest synthetic
 * row (Gower's distance; of equally near rows the fraction that is right). A level must be equal; a
 * number or time must lie within 5 % of the span from the 5 % to the 95 % quantile of the real
 * column. Records whose cell is missing are not attacked.
 *
 * <p>Every column is the secret once; with more than 32 columns, 32 drawn with the seed. The value
 * is the {@link ExcessRisk} of all tries together, not that of the worst secret: the worst of many
 * is above 0 by chance alone. The worst is among the parts, each with its own interval. The
 * baseline guesses the cell of a random synthetic row; its probability is exact.
 *
 * <p>Giomi et al. (2023), <a href="https://arxiv.org/abs/2211.10459">arXiv:2211.10459</a>, section
 * 5.3. Differs: their tolerance is 5 % of the guessed number, which vanishes near 0, covers
 * everything for dates and has no meaning below 0; two missing cells are no success; ties do not
 * depend on the order of the rows.
 */
public final class AttributeInference implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "privacy.inference";

  /** The number of attacked training records, and of holdout records. */
  public static final MetricKey RECORDS = MetricKey.of(ID, "records");

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
    AttackTable attack =
        attack(neighbors, targets.train(), synthetic, secrets, tolerance, context.run());
    AttackTable control =
        attack(neighbors, targets.holdout(), synthetic, secrets, tolerance, context.run());
    ExcessRisk all = new ExcessRisk(attack.rate(), control.rate());
    if (!all.isDefined()) {
      return new NotApplicable("needs cells that are not missing");
    }
    AttackTable baseline =
        attack.withSuccess(guessAtRandom(targets.train(), synthetic, secrets, tolerance));
    Map<String, Double> parts = new LinkedHashMap<>();
    all.addRates(parts, baseline.rate());
    parts.put(RECORDS.component(), (double) targets.size());
    parts.put("secrets", (double) secrets.length);
    for (int s = 0; s < secrets.length; s++) {
      new ExcessRisk(attack.rate(s), control.rate(s))
          .addTo(parts, context.train().column(secrets[s]).field().name());
    }
    return new Score(all.value(), all.interval(), parts);
  }

  private static AttackTable attack(
      GowerNeighbors neighbors,
      Dataset targets,
      Dataset synthetic,
      int[] secrets,
      double[] tolerance,
      Execution run) {
    double[][] success =
        neighbors.query(targets, secrets, run, correct(targets, synthetic, secrets, tolerance));
    return AttackTable.of(success, targets, secrets);
  }

  /** Returns the attacked columns in the table's order; the choice does not depend on the order. */
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

  private static GowerNeighbors.Vote correct(
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

  /** Computes the probability that the cell of a synthetic row drawn at random is right. */
  private static double[][] guessAtRandom(
      Dataset targets, Dataset synthetic, int[] secrets, double[] tolerance) {
    double[][] success = new double[targets.rowCount()][secrets.length];
    for (int s = 0; s < secrets.length; s++) {
      Column truth = targets.column(secrets[s]);
      double[] sorted = NumericCells.sorted(synthetic.column(secrets[s]).toNumbers());
      for (int i = 0; i < success.length; i++) {
        double x = truth.number(i);
        if (!Double.isNaN(x)) {
          int right =
              below(sorted, x + tolerance[s], true) - below(sorted, x - tolerance[s], false);
          success[i][s] = right / (double) synthetic.rowCount();
        }
      }
    }
    return success;
  }

  /** Returns how many sorted numbers are less than x, or at most x. */
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
}
