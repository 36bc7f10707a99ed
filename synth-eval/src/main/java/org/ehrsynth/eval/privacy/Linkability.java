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
import org.ehrsynth.random.Seed;

/**
 * Attacks the link between two halves of a record that different owners hold: the synthetic row
 * nearest to one half (Gower's distance) and that nearest to the other should be the same one. Of
 * equally near rows one is drawn; its probability of being right is computed, not drawn.
 *
 * <p>The columns are halved five times at random, numbers and times dealt apart from levels so that
 * both halves tell about as much; tries by all halvings are taken together, a record being the unit
 * of the {@link ExcessRisk}. The baseline pairs the halves of a record with two synthetic rows
 * drawn at random, and is 1 / rows.
 *
 * <p>Giomi et al. (2023), <a href="https://arxiv.org/abs/2211.10459">arXiv:2211.10459</a>, section
 * 5.2, with their k = 1. Differs: several halvings instead of one that the user must choose, and
 * ties are not broken by the order of the rows.
 */
public final class Linkability implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "privacy.linkability";

  private static final int HALVINGS = 5;

  @Override
  public MetricInfo info() {
    return MetricInfo.lowerIsBetter(ID, "excess risk of linking two halves of a record")
        .withRange(ExcessRisk.MIN, ExcessRisk.MAX)
        .withRequirements(Requirement.HOLDOUT)
        .withCitation("Giomi et al. (2023), arXiv:2211.10459")
        .withCaveat(
            "weak where half of the columns does not tell rows apart: then silence means little");
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
    boolean[][] halves = new boolean[HALVINGS][];
    for (int h = 0; h < HALVINGS; h++) {
      halves[h] = half(context.train(), context.seed().derive("linkability").derive(h));
    }
    GowerNeighbors neighbors = GowerNeighbors.of(targets.ranges(), context.synthetic());
    double[][] attack = neighbors.meet(targets.train(), halves, context.run());
    double[][] control = neighbors.meet(targets.holdout(), halves, context.run());
    double[] tries = new double[targets.size()];
    Arrays.fill(tries, HALVINGS);
    ExcessRisk all =
        new ExcessRisk(SuccessRate.of(sums(attack), tries), SuccessRate.of(sums(control), tries));
    double chance = 1.0 / context.synthetic().rowCount();
    Map<String, Double> parts = new LinkedHashMap<>();
    all.addRates(parts, new SuccessRate(chance, targets.size()));
    parts.put("records", (double) targets.size());
    for (int h = 0; h < HALVINGS; h++) {
      new ExcessRisk(SuccessRate.of(column(attack, h)), SuccessRate.of(column(control, h)))
          .addTo(parts, "halving " + (h + 1));
    }
    return new Score(all.value(), all.interval(), parts);
  }

  /**
   * Deals the columns to two halves: in an order that depends on seed and names only, numbers and
   * times alternately, then levels alternately, going on with the other half.
   */
  private static boolean[] half(Dataset table, Seed seed) {
    List<String> names = table.schema().names();
    int[] order =
        IntStream.range(0, names.size())
            .boxed()
            .sorted(
                Comparator.<Integer, Boolean>comparing(j -> table.column(j) instanceof Column.Coded)
                    .thenComparing(j -> seed.derive(names.get(j)).value()))
            .mapToInt(j -> j)
            .toArray();
    boolean[] first = new boolean[order.length];
    for (int i = 0; i < order.length; i++) {
      first[order[i]] = i % 2 == 0;
    }
    return first;
  }

  private static double[] sums(double[][] byRecord) {
    return Arrays.stream(byRecord).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
  }

  private static double[] column(double[][] byRecord, int h) {
    return Arrays.stream(byRecord).mapToDouble(row -> row[h]).toArray();
  }
}
