package org.ehrsynth.eval.fidelity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.eval.comparison.BinnedColumn;
import org.ehrsynth.eval.comparison.ColumnPair;
import org.ehrsynth.eval.comparison.JointCounts;
import org.ehrsynth.eval.comparison.MidRanks;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;

/**
 * Pair by pair: how alike the associations are in both tables; the value is the mean over all pairs
 * of columns.
 *
 * <ul>
 *   <li>two columns of numbers: 1 − |ρ − ρ'|/2 with Spearman's ρ over complete rows;
 *   <li>two columns of levels: 1 − ½ Σ |p − q| of the joint distribution, missing as a level;
 *   <li>numbers with levels: 1 − |ε − ε'|, see {@link CorrelationRatio}.
 * </ul>
 *
 * <p>A correlation that is undefined because a column does not vary counts as 0; where it is so in
 * both tables the pair is left out. Parts: {@code spearman}, {@code pearson}, {@code contingency},
 * {@code correlation_ratio} (means), {@code pair/FIRST|SECOND}.
 */
public final class Associations implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.association";

  private static final MetricInfo INFO =
      MetricInfo.higherIsBetter(ID, "associations of pairs of columns")
          .withCitation(
              "Spearman (1904), doi:10.2307/1412159; Kelley (1935), doi:10.1073/pnas.21.9.554;"
                  + " total variation of joint distributions")
          .withCaveat(
              "Most pairs of a table are nearly independent: compare with the floor, not with 0.");

  @Override
  public MetricInfo info() {
    return INFO;
  }

  @Override
  public MetricResult compute(EvalContext context) {
    return ColumnPair.scorePairs(context, columns -> score(context, columns));
  }

  private static MetricResult score(EvalContext context, List<ColumnPair> columns) {
    List<MidRanks[]> ranks = new ArrayList<>();
    for (ColumnPair column : columns) {
      ranks.add(column.isNumber() ? MidRanks.of(column) : new MidRanks[0]);
    }
    JackknifeGroups groups = JackknifeGroups.of(context);
    Map<String, List<JackknifeEstimate>> kinds = new LinkedHashMap<>();
    Map<String, Double> pairs = new LinkedHashMap<>();
    List<JackknifeEstimate> scores = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      context.run().checkInterrupted();
      for (int j = i + 1; j < columns.size(); j++) {
        ColumnPair a = columns.get(i);
        ColumnPair b = columns.get(j);
        JackknifeEstimate score =
            a.isNumber() && b.isNumber()
                ? correlation(a, b, ranks.get(i), ranks.get(j), groups, kinds)
                : score(a, b, groups, kinds);
        if (score.isDefined()) {
          scores.add(score);
          pairs.put("pair/" + a.name() + "|" + b.name(), score.value());
        }
      }
    }
    JackknifeEstimate mean = JackknifeEstimate.mean(scores);
    if (!mean.isDefined()) {
      return new NotApplicable("no pair of columns varies");
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    kinds.forEach(
        (kind, estimates) -> {
          JackknifeEstimate part = JackknifeEstimate.mean(estimates);
          if (part.isDefined()) {
            parts.put(kind, part.value());
          }
        });
    parts.putAll(pairs);
    return mean.score(INFO, parts);
  }

  private static JackknifeEstimate correlation(
      ColumnPair a,
      ColumnPair b,
      MidRanks[] ranksOfA,
      MidRanks[] ranksOfB,
      JackknifeGroups groups,
      Map<String, List<JackknifeEstimate>> kinds) {
    JackknifeEstimate pearson =
        similarity(Correlations.pearson(a.numbersUnsafe(), b.numbersUnsafe(), groups));
    JackknifeEstimate spearman = similarity(Correlations.spearman(ranksOfA, ranksOfB, groups));
    add(kinds, "spearman", spearman);
    add(kinds, "pearson", pearson);
    return spearman;
  }

  private static JackknifeEstimate score(
      ColumnPair a,
      ColumnPair b,
      JackknifeGroups groups,
      Map<String, List<JackknifeEstimate>> kinds) {
    if (!a.isNumber() && !b.isNumber()) {
      JackknifeEstimate score =
          JointCounts.of(BinnedColumn.levels(a), BinnedColumn.levels(b), groups).similarity();
      add(kinds, "contingency", score);
      return score;
    }
    JackknifeEstimate score =
        a.isNumber()
            ? CorrelationRatio.similarity(a, b, groups)
            : CorrelationRatio.similarity(b, a, groups);
    add(kinds, "correlation_ratio", score);
    return score;
  }

  private static JackknifeEstimate similarity(Correlations r) {
    if (!r.real().isDefined() && !r.synthetic().isDefined()) {
      return JackknifeEstimate.undefined();
    }
    return JackknifeEstimate.of(
        g -> 1 - Math.abs(orZero(r.real().without(g)) - orZero(r.synthetic().without(g))) / 2);
  }

  private static double orZero(double r) {
    return Double.isNaN(r) ? 0 : r;
  }

  private static void add(
      Map<String, List<JackknifeEstimate>> kinds, String kind, JackknifeEstimate estimate) {
    kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(estimate);
  }
}
