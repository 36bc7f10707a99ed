package org.ehrsynth.eval.validity;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ehrsynth.constraint.Rules;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.EvalContext.Raw;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Direction;
import org.ehrsynth.eval.metric.MetricInfo.Need;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.RowGroups;

/**
 * The share of synthetic rows that break at least one declared rule, to be read beside the real
 * table's own share: a table whose real rows break a rule is not better for keeping it.
 *
 * <p>Parts: {@code real}, the share of training rows that break a rule; for each rule {@code rule/N
 * TEXT}, the share of synthetic rows that break it, and the same followed by {@code | real}.
 */
public final class RuleAdherence implements Metric {
  private static final MetricInfo INFO =
      new MetricInfo(
          "validity.rules",
          "rows that break declared rules",
          Direction.LOWER,
          0,
          0,
          1,
          Set.of(Need.RULES),
          "Share of rows breaking a rule; own definition",
          "Rules that real rows break too say little; read it beside the real share.");

  @Override
  public MetricInfo info() {
    return INFO;
  }

  @Override
  public MetricResult compute(EvalContext context) {
    return INFO.unmet(context).orElseGet(() -> judge(context));
  }

  private static MetricResult judge(EvalContext context) {
    Dataset real = context.train();
    Dataset synthetic = context.synthetic();
    if (synthetic.rows() == 0 || real.rows() == 0) {
      return new NotApplicable("needs at least one row in either table");
    }
    // The declared levels, not those that occur in these tables.
    Rules rules = Rules.of(context.raw().map(Raw::train).orElse(real).schema());
    Map<String, Double> parts = new LinkedHashMap<>();
    BitSet breaks = new BitSet();
    BitSet realBreaks = new BitSet();
    for (int r = 0; r < rules.size(); r++) {
      BitSet inSynthetic = rows(rules.broken(r, synthetic, real), synthetic);
      BitSet inReal = rows(rules.broken(r, real, real), real);
      String part = "rule/%d %s".formatted(r + 1, rules.get(r).text());
      parts.put(part, share(inSynthetic, synthetic));
      parts.put(part + " | real", share(inReal, real));
      breaks.or(inSynthetic);
      realBreaks.or(inReal);
    }
    parts.put("real", share(realBreaks, real));
    return SyntheticShare.of(RowGroups.of(context), row -> true, breaks::get).score(INFO, parts);
  }

  private static BitSet rows(IntPredicate broken, Dataset data) {
    BitSet rows = new BitSet();
    IntStream.range(0, data.rows()).filter(broken).forEach(rows::set);
    return rows;
  }

  private static double share(BitSet breaking, Dataset data) {
    return (double) breaking.cardinality() / data.rows();
  }
}
