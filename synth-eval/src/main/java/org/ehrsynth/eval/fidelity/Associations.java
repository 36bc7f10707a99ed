package org.ehrsynth.eval.fidelity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.eval.metric.Estimate;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Direction;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.RowGroups;

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
  private static final MetricInfo INFO =
      new MetricInfo(
          "fidelity.association",
          "associations of pairs of columns",
          Direction.HIGHER,
          1,
          0,
          1,
          Set.of(),
          "Spearman (1904), doi:10.2307/1412159; Kelley (1935), doi:10.1073/pnas.21.9.554;"
              + " total variation of joint distributions",
          "Most pairs of a table are nearly independent: compare with the floor, not with 0.");

  @Override
  public MetricInfo info() {
    return INFO;
  }

  @Override
  public MetricResult compute(EvalContext context) {
    return ColumnPairing.judgePairs(context, columns -> judge(context, columns));
  }

  private static MetricResult judge(EvalContext context, List<ColumnPairing> columns) {
    List<Ranks[]> ranks = new ArrayList<>();
    for (ColumnPairing column : columns) {
      ranks.add(column.isNumber() ? Ranks.of(column) : new Ranks[0]);
    }
    RowGroups groups = RowGroups.of(context);
    Map<String, List<Estimate>> kinds = new LinkedHashMap<>();
    Map<String, Double> pairs = new LinkedHashMap<>();
    List<Estimate> scores = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      context.run().checkInterrupted();
      for (int j = i + 1; j < columns.size(); j++) {
        ColumnPairing a = columns.get(i);
        ColumnPairing b = columns.get(j);
        Estimate score =
            a.isNumber() && b.isNumber()
                ? correlation(a, b, ranks.get(i), ranks.get(j), groups, kinds)
                : score(a, b, groups, kinds);
        if (score.isDefined()) {
          scores.add(score);
          pairs.put("pair/" + a.name() + "|" + b.name(), score.value());
        }
      }
    }
    Estimate mean = Estimate.mean(scores);
    if (!mean.isDefined()) {
      return new NotApplicable("no pair of columns varies");
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    kinds.forEach(
        (kind, estimates) -> {
          Estimate part = Estimate.mean(estimates);
          if (part.isDefined()) {
            parts.put(kind, part.value());
          }
        });
    parts.putAll(pairs);
    return mean.score(INFO, parts);
  }

  private static Estimate correlation(
      ColumnPairing a,
      ColumnPairing b,
      Ranks[] ranksOfA,
      Ranks[] ranksOfB,
      RowGroups groups,
      Map<String, List<Estimate>> kinds) {
    Estimate pearson =
        similarity(Correlations.pearson(a.numbersUnsafe(), b.numbersUnsafe(), groups));
    Estimate spearman = similarity(Correlations.spearman(ranksOfA, ranksOfB, groups));
    add(kinds, "spearman", spearman);
    add(kinds, "pearson", pearson);
    return spearman;
  }

  private static Estimate score(
      ColumnPairing a, ColumnPairing b, RowGroups groups, Map<String, List<Estimate>> kinds) {
    if (!a.isNumber() && !b.isNumber()) {
      Estimate score = JointCounts.of(Cells.levels(a), Cells.levels(b), groups).similarity();
      add(kinds, "contingency", score);
      return score;
    }
    Estimate score =
        a.isNumber()
            ? CorrelationRatio.similarity(a, b, groups)
            : CorrelationRatio.similarity(b, a, groups);
    add(kinds, "correlation_ratio", score);
    return score;
  }

  private static Estimate similarity(Correlations r) {
    if (!r.real().isDefined() && !r.synthetic().isDefined()) {
      return Estimate.undefined();
    }
    return Estimate.of(
        g -> 1 - Math.abs(orZero(r.real().without(g)) - orZero(r.synthetic().without(g))) / 2);
  }

  private static double orZero(double r) {
    return Double.isNaN(r) ? 0 : r;
  }

  private static void add(Map<String, List<Estimate>> kinds, String kind, Estimate estimate) {
    kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(estimate);
  }
}
